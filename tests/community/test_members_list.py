"""The list of members: looking for somebody by name, interest or what they can do; newcomers; pages; its cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member, Profile
from tests.community.chats import offering
from tests.community.told import telling, telling_all
from tests.pages import words_of
from tests.photos import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/members/"


def listed(browser, **asked):
    """The names on the page, in order."""
    answer = browser.get(LIST, asked)
    assert answer.status_code == 200
    return [profile.member.name for profile, _ in answer.context["people"]]


@pytest.fixture
def browser(cast, sign_in):
    """A member's."""
    return sign_in(cast.member())


@pytest.fixture
def three():
    """Three who tell different things, and one who tells the same and does not want to be found."""
    everyone = {"curious_seen": "members", "helps_seen": "members", "does_seen": "members"}
    telling("rosa Moss", curious="Maps and bread", helps="Captions", **everyone)
    telling("Aled Price", curious="Captions", helps="Mending bikes", **everyone)
    telling("Zofia Maps", does="Bread", **everyone)
    telling("Hidden Maps", helps="Captions", listed=False, **everyone)


def test_it_is_in_the_order_of_the_alphabet_whatever_the_case(browser, three):
    assert listed(browser) == ["Aled Price", "rosa Moss", "Zofia Maps"]
    assert "3 in all, by name." in words_of(browser.get(LIST))


@pytest.mark.parametrize(
    ("asked", "about", "names"),
    [("captions", "", "Aled rosa"), ("captions", "helps", "rosa"), ("captions", "curious", "Aled"),
     ("captions", "name", ""), ("maps", "", "Zofia rosa"), ("maps", "name", "Zofia"), ("MAPS", "curious", "rosa"),
     ("bread", "", "Zofia rosa"), ("bread maps", "", "Zofia rosa"), ("bread -maps", "", ""), ("aled", "", "Aled"),
     ('"mending bikes"', "helps", "Aled"), ("example.org", "", ""), ("hidden", "", ""), ("%", "", ""),
     ("a:*&|!", "", ""),
     ("captions", "x", None)],
)  # fmt: skip
def test_somebody_is_found_by_what_they_tell(browser, three, asked, about, names):
    if names is None:
        assert browser.get(LIST, {"q": asked, "about": about}).status_code == 422
    else:
        assert sorted(name.split()[0] for name in listed(browser, q=asked, about=about)) == sorted(names.split())


def test_a_name_goes_before_other_words(browser, three):
    assert listed(browser, q="maps") == ["Zofia Maps", "rosa Moss"]


def test_newcomers_are_those_of_this_month_by_the_communitys_clock(browser, clock):
    clock.move_to(datetime(2026, 7, 10, 9, tzinfo=UTC))
    for name, moment in {
        "Before": datetime(2026, 6, 30, 22, 59, tzinfo=UTC),  # 11.59pm on 30 June in London
        "First": datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
        "Today": datetime(2026, 7, 10, 8, tzinfo=UTC),
    }.items():
        profile = telling(name)
        Member.objects.filter(pk=profile.member_id).update(confirmed_at=moment)
    telling("Unlisted", listed=False)
    assert listed(browser, new="on") == ["First", "Today"]
    assert listed(browser) == ["Before", "First", "Today"]
    assert listed(browser, new="on", q="today") == ["Today"]
    assert "2 found among the newcomers of this month" in words_of(browser.get(LIST, {"new": "on"}))


def test_an_empty_list_and_a_search_for_nobody_say_so(browser):
    assert "Nobody has chosen to be found yet." in words_of(browser.get(LIST))
    assert "We found nobody with “Wren”." in words_of(browser.get(LIST, {"q": "Wren"}))
    assert "among the newcomers of this month" in words_of(browser.get(LIST, {"new": "on"}))


def test_its_pages_keep_what_was_asked_for(browser):
    many("Kai", 41)
    first = browser.get(LIST, {"q": "Kai", "about": "name", "new": "on"})
    assert 'href="?q=Kai&amp;about=name&amp;new=on&amp;page=2"' in first.content.decode()
    names = [name for number in (1, 2, 3) for name in listed(browser, q="Kai", page=number)]
    assert (len(names), len({*names})) == (41, 41)
    assert 'href="?page=2"' in browser.get(LIST).content.decode()


def many(name, count, **fields):
    """So many members who want to be found and tell something."""
    now = timezone.now() - timedelta(hours=1)
    Member.objects.bulk_create(
        [
            Member(email=f"{name.lower()}{number}@example.org", name=f"{name} {number:05}", confirmed_at=now)
            for number in range(count)
        ]
    )
    rows = [
        Profile(member=member, listed=True, place="Leeds", place_seen="members", helps="captions", helps_seen="members",
                words="Leeds\ncaptions", **fields)
        for member in Member.objects.filter(name__startswith=f"{name} ")
    ]  # fmt: skip
    Profile.objects.bulk_create(rows)


@pytest.mark.parametrize("count", [3, 5000])
def test_it_costs_six_queries_at_most_however_many_there_are(cast, sign_in, count):
    telling("Photo", photo=png(), photo_seen="members")
    many("Kai", count)
    for member in Member.objects.filter(name__startswith="Kai ")[:30]:
        offering(member=member)
    looking = {"member": (sign_in(cast.member()), 4), "organiser": (sign_in(cast.organiser()), 6)}
    for who, (browser, most) in looking.items():
        for query in ("", "?page=1&new=on", "?q=captions", "?q=captions&about=helps", "?q=nobody", "?chats=on"):
            with CaptureQueriesContext(
                connection,
            ) as ran:
                assert browser.get(LIST + query).status_code == 200
            assert len(ran) <= most, (who, query, [each["sql"][:90] for each in ran])


def test_a_page_and_a_photo_cost_little(cast, sign_in, django_assert_max_num_queries):
    profile = telling_all("members")
    for person in (cast.member(), cast.organiser(), profile.member):
        browser = sign_in(person)
        for path in (profile.get_absolute_url(), f"{profile.get_absolute_url()}photo/{profile.large}.webp"):
            with django_assert_max_num_queries(6):
                assert browser.get(path).status_code == 200
