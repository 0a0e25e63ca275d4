"""The address of a meetup's page: made from its title, its own for good."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetups.models import Meetup
from meetups.models.meetup import RESERVED_SLUGS
from tests.meetups.desk import errors_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Words we share", "words-we-share-2026-11"),
        ("Café, crème & co.", "cafe-creme-co-2026-11"),
        ("集まり", "meetup-2026-11"),
        ("???", "meetup-2026-11"),
        ("Calendar", "calendar-2026-11"),
        ("x" * 140, "x" * 70 + "-2026-11"),
    ],
)
def test_it_is_made_from_the_title_and_the_month(cast, client, title, slug):
    meetup = cast.meetup(title)
    assert meetup.slug == slug
    assert client.get(f"/meetups/{slug}/").status_code == 200


def test_two_meetups_of_one_title_in_one_month_have_two_addresses(cast):
    slugs = [cast.meetup(days=days).slug for days in (7, 14, 21)]
    assert slugs == ["words-we-share-2026-11", "words-we-share-2026-11-2", "words-we-share-2026-11-3"]


def test_two_meetups_cannot_share_an_address(cast, desk):
    first, second = cast.meetup(), cast.meetup("Another", status="draft")
    answer = desk.save(second, slug=first.slug)
    assert errors_on(answer) == {"slug": ["Meetup with this Address already exists."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meetup.objects.filter(pk=second.pk).update(slug=first.slug)


def test_it_stays_when_title_and_date_change(cast):
    meetup = cast.meetup()
    meetup.revise(title="Something else", date=date(2027, 1, 12))
    assert Meetup.objects.get().slug == "words-we-share-2026-11"


@pytest.mark.parametrize("word", sorted(RESERVED_SLUGS))
def test_words_that_lead_elsewhere_are_refused(cast, desk, word):
    sentence = "This address is taken by another page. Choose another."
    with pytest.raises(ValidationError) as refused:
        cast.meetup(slug=word)
    assert refused.value.message_dict == {"slug": [sentence]}
    assert errors_on(desk.create(slug=word)) == {"slug": [sentence]}
    assert not Meetup.objects.exists()


def test_every_page_beside_the_meetups_has_its_word_reserved():
    from meetups.urls import urlpatterns

    words = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    assert {word for word in words if re.fullmatch(r"[\w-]+", word)} <= RESERVED_SLUGS


@pytest.mark.parametrize("slug", ["with space", "dot.ics", "a/b", "é"])
def test_what_is_no_address_is_refused(cast, slug):
    with pytest.raises(ValidationError) as refused:
        cast.meetup(slug=slug)
    assert list(refused.value.message_dict) == ["slug"]


def test_a_draft_may_still_change_its_address(cast, desk):
    draft = cast.meetup(status="draft")
    assert desk.save(draft, slug="our-words").status_code == 302
    assert Meetup.objects.get().slug == "our-words"


def test_a_drafts_address_left_empty_is_made_anew_from_the_title(cast, desk):
    draft = cast.meetup(status="draft")
    assert desk.save(draft, slug="").status_code == 302
    assert Meetup.objects.get().slug == "words-we-share-2026-11"
    assert desk.save(draft, slug="", title="Sharing words").status_code == 302
    assert Meetup.objects.get().slug == "sharing-words-2026-11"


def test_once_published_it_stays_whatever_is_sent(cast, desk):
    meetup = cast.meetup()
    assert "slug" not in desk.open(meetup)
    assert desk.save(meetup, slug="elsewhere", title="New title").status_code == 302
    stored = Meetup.objects.get()
    assert (stored.slug, stored.title) == ("words-we-share-2026-11", "New title")


def test_once_published_no_verb_changes_it(cast):
    meetup = cast.meetup()
    with pytest.raises(ValidationError) as refused:
        meetup.revise(slug="elsewhere")
    assert refused.value.message_dict == {"slug": ["This address is out in the world, so it stays as it is."]}
    assert Meetup.objects.get().slug == "words-we-share-2026-11"
