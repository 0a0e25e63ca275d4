"""What a calendar tells to whom: nothing that is nobody else's business."""

import pytest

from meetups.models import CalendarAddress
from tests.meetups.calendar_reading import FEED, event_at, personal_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_public_feed_has_no_join_link_no_dial_in_and_nobodys_name(client, cast, sign_in):
    meetup = cast.meetup(capacity=1)
    going, waiting = cast.member("Quillon"), cast.member("Ravenna")
    for member in (going, waiting):
        meetup.rsvp(member, needs="A ramp for Tamsin", show_name=True)
    for path in (FEED, f"/meetups/{meetup.slug}/invite.ics"):
        for reader in (client, sign_in(waiting), sign_in(cast.member(f"Visitor{len(path)}"))):
            text = reader.get(path).content.decode().replace("\r\n ", "")
            for secret in ("secret-room", "0000 555", "Quillon", "quillon", "Ravenna", "ravenna", "Tamsin"):
                assert secret not in text


def test_personal_feed_has_the_way_in_only_where_one_is_going(client, cast):
    meetup = cast.meetup(capacity=1)
    going, waiting, gone = cast.member("Amina"), cast.member("Bilal"), cast.member("Carys")
    other = cast.member("Dewi")
    meetup.rsvp(gone)
    meetup.release(gone)
    meetup.rsvp(going)
    meetup.rsvp(waiting)
    event = event_at(client, personal_path(going))
    assert (event["STATUS"], event["TRANSP"], event["LOCATION"]) == ("CONFIRMED", "OPAQUE", meetup.join_link)
    assert event["DESCRIPTION"].startswith(f"Join: {meetup.join_link}\n\n{meetup.dial_in}\n\n")
    event = event_at(client, personal_path(waiting))
    assert (event["STATUS"], event["TRANSP"], event["LOCATION"]) == ("TENTATIVE", "TRANSPARENT", "BigBlueButton")
    assert event["DESCRIPTION"].startswith("You are on the waiting list.\n\n")
    for member in (waiting, gone, other):
        content = client.get(personal_path(member)).content
        assert b"secret-room" not in content
        assert b"0000 555" not in content


def test_a_renewed_address_kills_the_old_one(client, cast, sign_in):
    amina = cast.member()
    cast.meetup().rsvp(amina)
    old = personal_path(amina)
    assert client.get(old).status_code == 200
    etag = client.get(old)["ETag"]
    assert sign_in(amina).post("/meetups/calendar/renew/").status_code == 302
    assert client.get(old).status_code == 404
    assert client.get(old, headers={"if-none-match": etag}).status_code == 404
    new = CalendarAddress.objects.get(member=amina).token
    assert new not in old
    assert client.get(f"/meetups/calendar/{new}.ics").status_code == 200


def test_the_address_of_someone_who_may_no_longer_sign_in_is_dead(client, cast):
    amina = cast.member()
    path = personal_path(amina)
    type(amina).objects.update(is_active=False)
    assert client.get(path).status_code == 404


def test_a_guessed_address_is_not_found(client, cast):
    cast.meetup()
    assert client.get("/meetups/calendar/guess.ics").status_code == 404


@pytest.mark.parametrize("kind", ["public", "personal"])
def test_a_feed_can_only_be_read(client, cast, kind):
    path = FEED if kind == "public" else personal_path(cast.member())
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
