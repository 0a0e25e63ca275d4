"""Search over the whole site: what each person may read is found by its words, and nothing else by anybody."""

import pytest
from django.db import connection
from django.utils import timezone

from charter.models import Draft
from community.searching import terms_of
from community.snippets import marked, snippet
from meetups.models import Board, CheckIn, Meetup, Offer, Recap, Resource
from meetups.models.question import ask
from tests.meetups.shelf import in_library, shelve, suggestion
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SEARCH = "/search/"


def found(browser, asked, **more):
    """ "kind: title" of everything that is found, in the page's order."""
    answer = browser.get(SEARCH, {"q": asked} | more)
    assert answer.status_code == 200
    groups = answer.context.get("groups") or []
    return [f"{group.source.key}: {plain(hit.title)}" for group in groups for hit in group.hits]


def plain(html):
    return html.replace("<mark>", "").replace("</mark>", "")


@pytest.fixture
def site(cast):
    """Something of every kind that speaks of maps."""
    amina = cast.member()
    meetup = cast.meetup("Maps that neighbours draw", days=-3, description="Ramps, **benches** and shade.")
    Recap.objects.create(meetup=meetup, text="We mended old maps.", published_at=timezone.now())
    in_library(amina, title="Asking in rounds", text="Works for maps too.", tags=["listening"])
    cast.charter("We share our maps.", "We read aloud.")
    return amina


# --- Finding -------------------------------------------------------------------------------------------------------


def test_one_word_is_found_in_every_kind(site, client):
    assert found(client, "maps") == [
        "meetups: Maps that neighbours draw",
        "recaps: Maps that neighbours draw",
        "library: Asking in rounds",
        "charter: We share our maps.",
    ]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [("MAPS", "meetups recaps library charter"), ("maps listening", "library"), ("listening", "library"),
     ("benches", "meetups"), ('"old maps"', "recaps"), ('"maps old"', ""), ("maps -rounds", "meetups recaps charter"),
     ("  maps   neighbours  ", "meetups recaps"), ("maps nothing", ""), ("aloud", "charter"),
     ("**benches**", "meetups")],
)  # fmt: skip
def test_every_word_must_be_there_in_any_case(site, client, asked, kinds):
    assert [each.partition(":")[0] for each in found(client, asked)] == kinds.split()


@pytest.mark.parametrize(
    "title", ["Café société", "Ślōw tools", "مكتبة الحي", "Библиотека", "Ærø naïveté", "O'Brien's list", "100% ours",
              "snake_case", "C++ & co.", "back\\slash", "the who", "שלום עולם", "日本 地図"],
)  # fmt: skip
def test_words_of_any_language_and_with_any_sign_are_found_in_any_case(cast, client, title):
    in_library(cast.member(), title=title, text="Something.")
    in_library(cast.member("Bilal"), title="Other", text="Nothing of it.")
    for asked in (title, title.lower(), f'"{title}"'):
        assert len(found(client, asked)) == 1, asked


@pytest.mark.parametrize(
    "asked",
    ["'", '"', '"""', "-", "--", "- -", "%", "_", "\\", "*", "a:*&|!", "(", ")", "[a-", "\\d+", "?", "<", "&&", "|",
     "!", "' OR 1=1 --", "<script>", "🎉", "🎉 🎉", "\u202e\u200f", "OR", "maps OR", "-maps", "\ufffd", "x" * 200,
     "a " * 99, "'); DROP TABLE meetups_resource; --", "{{ 7 }}", "\t\n"],
)  # fmt: skip
def test_signs_that_mean_something_elsewhere_harm_nothing(site, client, asked):
    answer = client.get(SEARCH, {"q": asked})
    assert answer.status_code == 200
    for kind in ("meetups", "recaps", "library", "themes", "charter"):
        assert client.get(SEARCH, {"q": asked, "in": kind}).status_code == 200
    assert client.get("/meetups/library/", {"q": asked}).status_code == 200
    assert b"<script>" not in answer.content.replace(b'<script type="application/ld+json">', b"")


def test_a_title_comes_before_a_text(cast, client):
    amina = cast.member()
    in_library(amina, title="Walks", text="Maps and maps and maps.")
    in_library(amina, title="Maps", text="Only once.")
    in_library(amina, title="Talks", text="Maps here as well.")
    assert found(client, "maps")[0] == "library: Maps"


@pytest.mark.parametrize(
    ("asked", "everywhere"), [("mending maps", False), ("nothing OR mended", False), ("map", True)]
)
def test_on_postgresql_words_are_found_in_their_other_forms(site, client, asked, everywhere):
    is_found = "recaps: Maps that neighbours draw" in found(client, asked)
    assert is_found == (everywhere or connection.vendor == "postgresql")


def test_pieces_of_the_text_are_shown_with_the_words_marked_and_nothing_let_through(cast, client):
    text = "Before. " * 40 + "Here are <b>old</b> maps, & more. " + "After. " * 40
    in_library(cast.member(), title="Maps <i>", text=text)
    html = client.get(SEARCH, {"q": "maps"}).content.decode()
    assert "<mark>Maps</mark> &lt;i&gt;" in html
    assert "Here are &lt;b&gt;old&lt;/b&gt; <mark>maps</mark>, &amp; more." in html
    assert html.count("Before.") < 12


def test_meetups_of_one_title_are_told_apart_by_their_day(cast, client):
    cast.meetup("Monthly", days=7)
    cast.meetup("Monthly", days=14, status="cancelled")
    page = words_of(client.get(SEARCH, {"q": "monthly"}))
    assert "Tuesday 10 November 2026" in page
    assert "Tuesday 17 November 2026, cancelled" in page


def test_every_hit_leads_to_where_it_stands(site, cast, client, sign_in):
    browser = sign_in(site)
    theme(cast, site)
    answer = browser.get(SEARCH, {"q": "maps"})
    links = [hit.url for group in answer.context["groups"] for hit in group.hits]
    assert [browser.get(link).status_code for link in links] == [200] * 5
    assert "Maps we share" in words_of(browser.get(next(link for link in links if "theme" in link)))


def theme(cast, member, title="Maps we share"):
    """A theme that holds a question, which every member may read."""
    meetup = cast.meetup("Tea", prompt="How are you?")
    meetup.rsvp(member)
    question = ask(meetup, member, "Why?", "member")
    board = Board.current()
    board.put([f"question-{question.pk}"], title, cast.organiser("Oda"), board.version)


# --- The page ------------------------------------------------------------------------------------------------------


def test_asked_for_nothing_it_is_only_a_form(client):
    for query in ("", "?q=", "?q=++"):
        page = client.get(SEARCH + query)
        assert "We look through meetups and what we explored there, our library and our charter." in words_of(page)
        assert "We found nothing" not in words_of(page)


def test_it_leaves_nothing_behind_and_asks_not_to_be_listed(site, client):
    answer = client.get(SEARCH, {"q": "maps"})
    assert answer.cookies == {}
    assert answer["X-Robots-Tag"] == "noindex"


def test_where_nothing_is_found_it_says_so_and_how_to_go_on(site, client, sign_in):
    page = words_of(client.get(SEARCH, {"q": "Bread & <jam>"}))
    assert "We found nothing for “Bread & <jam>”." in page
    assert "Some things only members can find. Sign in to look through them too." in page
    assert "Sign in to look" not in words_of(sign_in(site).get(SEARCH, {"q": "bread"}))


def test_the_best_five_of_a_kind_are_shown_and_all_page_by_page(cast, client):
    shelve(45, cast.member(), at=timezone.now())
    answer = client.get(SEARCH, {"q": "maps"})
    assert len(found(client, "maps")) == 5
    assert "In our library (45)" in words_of(answer)
    assert "All 45 of these" in words_of(answer)
    pages = [client.get(SEARCH, {"q": "maps", "in": "library", "page": page}) for page in (1, 2, 3)]
    urls = [hit.url for page in pages for hit in page.context["hits"]]
    assert [len(page.context["hits"]) for page in pages] == [20, 20, 5]
    assert len(set(urls)) == 45
    assert 'rel="next" href="?q=maps&amp;in=library&amp;page=2"' in pages[0].content.decode()


@pytest.mark.parametrize("query", ["in=x", "in=", "in=library&page=0", "in=library&page=2", "in=library&page=x",
                                   "in=meetups&page=" + "9" * 99])  # fmt: skip
def test_a_kind_or_a_page_there_is_not_is_not_found(site, client, query):
    assert client.get(f"{SEARCH}?q=maps&{query}").status_code == 404


@pytest.mark.parametrize("who", ["visitor", "member", "organiser"])
def test_it_costs_the_same_among_three_as_among_three_hundred(
    cast, client, sign_in, django_assert_max_num_queries, who
):
    author = cast.member("Author")
    theme(cast, author)
    cast.charter("We share our maps.")
    person = {"member": cast.member, "organiser": cast.organiser}.get(who)
    browser = sign_in(person()) if person else client
    costs = []
    for count in (3, 300):
        Resource.objects.all().delete()
        shelve(count, author, at=timezone.now())
        for query in ({"q": "maps"}, {"q": "maps", "in": "library"}, {"q": "maps", "in": "themes"}):
            with django_assert_max_num_queries(8) as queries:
                assert browser.get(SEARCH, query).status_code == 200
            costs.append(len(queries))
    assert costs[:3] == costs[3:]


# --- For whom ------------------------------------------------------------------------------------------------------

ORGANISERS = {"draft-meetup", "hidden-theme"}
MEMBERS = {"open-theme", "members-recap"}
EVERYBODY = {"open-meetup", "open-recap", "in-library", "in-charter"}
SEEN = {
    "visitor": EVERYBODY,
    "member": EVERYBODY | MEMBERS,
    "author": EVERYBODY | MEMBERS,
    "organiser": EVERYBODY | MEMBERS | ORGANISERS,
    "superuser": EVERYBODY | MEMBERS | ORGANISERS,
}
PLANTED = {
    *EVERYBODY, *MEMBERS, *ORGANISERS, "join-link", "dial-in", "access-needs", "unpublished-recap", "draft-recap",
    "suggestion", "declined", "the-reply", "answer-everyone", "answer-organisers", "question", "offer", "old-line",
    "draft-line", "proposal", "member-name",
}  # fmt: skip


@pytest.fixture
def planted(cast):
    """One word in each place where somebody wrote something, and somebody in each position."""

    def word(name):
        assert name in PLANTED
        return f"zebra {name.replace('-', '')}zebra"

    author = cast.member(word("member-name"), email="author@example.org")
    link = {"join_link": f"https://example.org/{word('join-link').split()[1]}", "dial_in": word("dial-in")}
    coming = cast.meetup(word("open-meetup"), prompt="How are you?", **link)
    coming.rsvp(author, needs=word("access-needs"))
    over = cast.meetup("Over", days=-3)
    Recap.objects.create(meetup=over, text=word("open-recap"), published_at=timezone.now())
    Recap.objects.create(meetup=cast.meetup("Over too", days=-9), text=word("unpublished-recap"))
    among_us = cast.meetup("Over as well", days=-6)
    Recap.objects.create(meetup=among_us, text=word("members-recap"), audience="members", published_at=timezone.now())
    draft = cast.meetup(word("draft-meetup"), status="draft", days=-2)
    Recap.objects.create(meetup=draft, text=word("draft-recap"))
    for kind in ("everyone", "organisers"):
        other = cast.member(f"Other {kind}")
        coming.rsvp(other)
        coming.check_in(other, word(f"answer-{kind}"), kind, "name")
    hidden = CheckIn.objects.get(visibility="organisers")
    question = ask(coming, author, word("question"), "name")
    board, by = Board.current(), cast.organiser("Oda")
    board.put([f"answer-{hidden.pk}"], word("hidden-theme"), by, board.version)
    board.put([f"question-{question.pk}"], word("open-theme"), by, board.version)
    in_library(author, title="Shelved", text=word("in-library"))
    suggestion(author, title=word("suggestion"))
    suggestion(author, title=word("declined")).decline(word("the-reply"))
    Offer.objects.make(author, word("offer"), "", ["2026-12"])
    cast.charter(word("old-line"))
    cast.charter(word("in-charter"))
    cast.proposal(author, text=word("proposal"))
    Draft.objects.begin(by).lines.create(text=word("draft-line"), position=9)
    return {"visitor": None, "member": cast.member("Bilal"), "author": author, "organiser": cast.organiser(),
            "superuser": cast.superuser()}  # fmt: skip


@pytest.mark.parametrize("who", SEEN)
def test_nobody_finds_what_they_may_not_read(planted, client, sign_in, who):
    person = planted[who]
    browser = sign_in(person, second_factor=True) if person else client
    answers = [browser.get(SEARCH, {"q": "zebra"})]
    answers += [browser.get(SEARCH, {"q": "zebra", "in": kind})
                for kind in ("meetups", "recaps", "library", "themes", "charter")]  # fmt: skip
    answers += [browser.get("/meetups/library/", {"q": "zebra"})]
    text = "".join(answer.content.decode().replace("<mark>", "").replace("</mark>", "") for answer in answers)
    seen = {name for name in PLANTED if f"zebra {name.replace('-', '')}zebra" in text}
    assert seen == SEEN[who]
    for name in PLANTED - SEEN[who]:  # nor by asking for it
        assert found(browser, f"{name.replace('-', '')}zebra") == [], name
    for name in PLANTED & SEEN[who]:
        assert len(found(browser, f"{name.replace('-', '')}zebra")) == 1, name


def test_a_recap_of_a_meetup_no_longer_announced_is_not_found(planted, client):
    Meetup.objects.filter(title="Over").update(status="draft")
    assert found(client, "openrecapzebra") == []


# --- Marking, pure -------------------------------------------------------------------------------------------------


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("asked", "text", "shown"),
    [("maps", "Old MAPS", "Old <mark>MAPS</mark>"), ("mending", "We mended it", "We <mark>mended</mark> it"),
     ("art", "A party", "A p<mark>art</mark>y"), ("é", "É<b>", "<mark>É</mark>&lt;b&gt;"), ("a.b", "axb", "axb"),
     ("-maps", "maps", "maps"), ('"old maps"', "old maps", "<mark>old</mark> <mark>maps</mark>"), ("", "<", "&lt;"),
     ("&", "a & b", "a &amp; b"), ("amp", "a & b", "a &amp; b"), ("مكتبة", "في مكتبة", "في <mark>مكتبة</mark>")],
)  # fmt: skip
def test_what_was_asked_for_is_marked_and_all_else_made_safe(asked, text, shown):
    assert marked(text, terms_of(asked)) == shown


@pytest.mark.nodb
def test_a_snippet_is_cut_between_words_around_the_first_place():
    text = "one " * 100 + "maps " + "two " * 100
    piece = snippet(text, terms_of("maps"))
    assert piece.startswith("… one one")
    assert piece.endswith("two two …")
    assert "<mark>maps</mark>" in piece
    assert len(piece) < 180
    assert snippet("short", terms_of("maps")) == "short"
    assert len(snippet("x" * 1000, terms_of("maps"))) < 180
