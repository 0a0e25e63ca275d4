"""A member proposes a change: one question a page, then the words, with before and after as often as they like."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from charter.models import Announcement, Proposal, Revision
from tests.charter import changes
from tests.charter.marks import as_seen
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/charter/proposals/new/"
ONE, TWO, THREE = "We are patient with one another.", "We say things plainly.", "We share what we learn."
SAID = {"why": "I had to look up three words.", "helps": "Whoever is new.", "naming": "name", "action": "send"}


@pytest.fixture
def charter(cast):
    """Three lines, the second with what it looks like; by their text, which commitment each is."""
    cast.charter()
    changes.reword(TWO, TWO, "If a word needs explaining,\nwe explain it.")
    newest = Revision.objects.latest_one()
    return {line.text: line.commitment_id for line in newest.lines.all()}


@pytest.fixture
def amina(cast, sign_in):
    """Amina's browser."""
    return sign_in(cast.member())


def links(page):
    """Where the page's main part leads, by its words."""
    main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]*)</a>', main)
    return {words: address.replace("&amp;", "&") for address, words in found}


def typed_into(page):
    """What the form would send as it stands, without its token."""
    fields = form_of(page, "proposal")
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items() if "token" not in name}


# --- One question a page --------------------------------------------------------------------------------------------


def test_from_what_to_change_to_the_line_to_its_words(amina, charter):
    page = amina.get(NEW)
    assert "What would you like to change?" in words_of(page)
    page = amina.get(links(page)["Reword a line"])
    assert "Which line do you want to reword?" in words_of(page)
    page = amina.get(links(page)[f"2. {TWO}"])
    assert typed_into(page) == {
        "kind": "reword", "line": str(charter[TWO]), "revision": "2", "text": TWO, "why": "", "helps": "",
        "detail": "If a word needs explaining,\r\nwe explain it.", "naming": "member",
    }  # fmt: skip


def test_merging_asks_for_both_lines_and_offers_none_twice(amina, charter):
    page = amina.get(links(amina.get(links(amina.get(NEW))["Merge two lines into one"]))[f"3. {THREE}"])
    assert "Which line goes into it? You chose line 3" in words_of(page)
    assert [words for words in links(page) if words[0].isdigit()] == [f"1. {ONE}", f"2. {TWO}"]
    form = typed_into(amina.get(links(page)[f"1. {ONE}"]))
    assert (form["line"], form["other"], form["text"]) == (str(charter[THREE]), str(charter[ONE]), THREE)


@pytest.mark.parametrize("kind", ["reword", "remove", "merge"])
def test_back_leads_through_the_same_pages(amina, charter, kind):
    address = f"{NEW}?kind={kind}&line={charter[TWO]}" + (f"&other={charter[ONE]}" if kind == "merge" else "")
    seen = []
    while address.startswith(NEW):
        page = amina.get(address)
        assert page.status_code == 200
        seen.append(re.search(r"<h1>(.*?)</h1>", page.content.decode())[1])
        address = links(page)["Back"]
    assert address == "/charter/proposals/"
    assert seen[-1] == "What would you like to change?"
    assert len(seen) == (4 if kind == "merge" else 3)


def test_from_a_line_of_the_charter_its_words_are_filled_in(amina, charter):
    form = typed_into(amina.get(f"{NEW}?line={charter[ONE]}&kind=reword"))
    assert (form["kind"], form["line"], form["text"]) == ("reword", str(charter[ONE]), ONE)


def test_from_a_line_without_a_kind_only_what_can_be_done_with_it_is_offered(amina, charter):
    page = amina.get(f"{NEW}?line={charter[ONE]}")
    assert set(links(page)) == {"Back", "Reword a line", "Take a line out", "Merge two lines into one"}
    assert f"You chose line 1: “{ONE}”" in words_of(page)


def test_without_a_charter_only_a_new_line_can_be_proposed(amina):
    page = amina.get(NEW)
    assert set(links(page)) == {"Back", "Add a new line"}
    assert amina.get(f"{NEW}?kind=reword").context["step"].question == "What would you like to change?"


def test_a_single_line_cannot_be_merged(cast, amina):
    cast.charter(ONE)
    assert "Merge two lines into one" not in links(amina.get(NEW))


@pytest.mark.parametrize("line", ["999", "0", "-1", "x", "9" * 40, "１"])
def test_a_line_that_is_not_there_is_asked_for_anew(amina, charter, line):
    page = amina.get(NEW, {"kind": "reword", "line": line})
    assert page.status_code == 200
    assert "The line you came from is not in the charter any more. Which line do you want to reword?" in words_of(page)


@pytest.mark.parametrize("query", [{"kind": "x"}, {"kind": "", "line": ""}, {"other": "2"}, {"kind": "ADD"}])
def test_a_kind_that_is_none_is_asked_for_anew(amina, charter, query):
    assert "What would you like to change?" in words_of(amina.get(NEW, query))


def test_a_line_cannot_go_into_itself(amina, charter):
    page = amina.get(f"{NEW}?kind=merge&line={charter[ONE]}&other={charter[ONE]}")
    assert "Which line goes into it?" in words_of(page)


# --- Before and after -----------------------------------------------------------------------------------------------


def test_before_and_after_are_shown_and_nothing_is_saved(amina, charter, outbox):
    sent = {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", "action": "preview"}
    page = amina.post(NEW, sent)
    shown = page.content.decode().split('id="preview"')[1].split("</section>")[0]
    assert page.status_code == 200
    assert as_seen(shown).count("<del>say things plainly</del><ins>use plain words</ins>") == 1
    assert (Proposal.objects.count(), Announcement.objects.count(), outbox()) == (0, 2, [])
    assert typed_into(page)["text"] == "We use plain words."


def test_before_and_after_ask_for_nothing_else(amina, charter):
    page = amina.post(NEW, {"kind": "add", "text": "", "action": "preview"})
    assert page.status_code == 200
    assert "There is a problem" not in words_of(page)
    assert "Nothing is written yet" in words_of(page)


def test_what_is_typed_stays_typed_before_and_after(amina, cast, charter):
    meetup = cast.meetup(prompt="What would you like more of?")
    bilal = cast.member("Bilal")
    meetup.rsvp(bilal)
    answer = meetup.check_in(bilal, "Silence", "everyone", "name")
    sent = {"kind": "merge", "line": charter[ONE], "other": charter[TWO], "text": "Both", "detail": "a b",
            "answers": [answer.pk], "revision": "2"} | SAID | {"action": "preview"}  # fmt: skip
    kept = typed_into(amina.post(NEW, sent))
    assert kept == {name: str(value) for name, value in sent.items() if name not in ("action", "answers")} | {
        "answers": str(answer.pk)
    }


@pytest.mark.parametrize("kind", ["", "x", "reword", "merge"])
def test_before_and_after_without_a_line_say_what_is_missing(amina, charter, kind):
    page = amina.post(NEW, {"kind": kind, "text": "Words", "action": "preview"})
    assert page.status_code == 200
    assert "Choose what to change first." in words_of(page)


def test_markup_is_shown_as_it_is_typed(amina, charter):
    page = amina.post(NEW, {"kind": "add", "text": "<b>We</b>", "detail": "<script>x</script>", "action": "preview"})
    assert "<script>x" not in page.content.decode()
    assert "<b>We</b>" in words_of(page)


# --- Sending it -----------------------------------------------------------------------------------------------------


def test_a_new_line_is_proposed(amina, charter):
    sent = {"kind": "add", "text": " We leave\r\n room ", "detail": "- Wait\r\n- Listen", **SAID}
    answer = amina.post(NEW, sent)
    proposal = Proposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/charter/proposals/{proposal.pk}/")
    assert (proposal.kind, proposal.commitment, proposal.other, proposal.base.number) == ("add", None, None, 2)
    assert (proposal.author.name, proposal.naming, proposal.status) == ("Amina", "name", "open")
    assert (proposal.why, proposal.helps) == (SAID["why"], SAID["helps"])
    wording = proposal.wordings.get()
    assert (wording.number, wording.text, wording.detail) == (1, "We leave room", "- Wait\n- Listen")
    assert wording.created_at == proposal.opened_at == datetime(2026, 11, 3, 9, tzinfo=UTC)
    page = words_of(amina.get(answer["Location"]))
    assert "Your proposal is open. Everyone can respond until Tuesday 17 November 2026, 9am UK time at least." in page


def test_a_line_is_to_be_reworded_taken_out_or_merged(amina, charter):
    one, two = charter[ONE], charter[TWO]
    amina.post(NEW, {"kind": "reword", "line": one, "text": "We wait.", **SAID})
    amina.post(NEW, {"kind": "remove", "line": two, "text": "left over", **SAID})
    amina.post(NEW, {"kind": "merge", "line": two, "other": one, "text": "Both.", **SAID})
    found = Proposal.objects.order_by("pk").values_list("kind", "commitment", "other", "wordings__text")
    assert list(found) == [
        ("reword", one, None, "We wait."), ("remove", two, None, ""), ("merge", two, one, "Both."),
    ]  # fmt: skip


def test_the_whole_way_as_a_browser_sends_it(amina, charter):
    page = amina.get(f"{NEW}?kind=reword&line={charter[TWO]}")
    sent = typed_into(page) | {"text": "We use plain words."} | SAID
    assert amina.post(NEW, sent).status_code == 302
    wording = Proposal.objects.get().wordings.get()
    assert (wording.text, wording.detail) == ("We use plain words.", "If a word needs explaining,\nwe explain it.")


def test_only_what_it_looks_like_can_be_changed(amina, charter):
    assert amina.post(NEW, {"kind": "reword", "line": charter[ONE], "text": ONE, "detail": "Ten seconds.", **SAID})
    assert Proposal.objects.get().wordings.get().detail == "Ten seconds."


def test_members_who_want_to_know_are_told_once_there_was_time_to_withdraw_it(amina, charter):
    amina.post(NEW, {"kind": "add", "text": "We wait.", **SAID})
    assert Announcement.objects.get(proposal=Proposal.objects.get()).done_at is None


# --- Twice ----------------------------------------------------------------------------------------------------------


def test_a_button_pressed_twice_opens_one_proposal(amina, charter):
    sent = {"kind": "add", "text": "We wait.", **SAID}
    first, second = (amina.post(NEW, sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Proposal.objects.count(), Announcement.objects.filter(proposal__isnull=False).count()) == (1, 1)


def test_the_page_sent_again_after_it_was_amended_still_opens_none(amina, charter):
    sent = {"kind": "add", "text": "We wait.", **SAID}
    address = amina.post(NEW, sent)["Location"]
    amina.post(f"{address}amend/", {"text": "We wait a while.", "note": "Longer.", "wording": "1"})
    assert amina.post(NEW, sent)["Location"] == address
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("other", [{"why": "Else."}, {"text": "We wait!"}, {"detail": "x"}, {"naming": "member"}])
def test_what_differs_is_another_proposal(amina, charter, other):
    sent = {"kind": "add", "text": "We wait.", **SAID}
    amina.post(NEW, sent)
    amina.post(NEW, sent | other)
    assert Proposal.objects.count() == 2


def test_the_same_may_be_proposed_by_somebody_else_later_or_after_withdrawing(amina, cast, charter, sign_in, clock):
    sent = {"kind": "add", "text": "We wait.", **SAID}
    amina.post(NEW, sent)
    sign_in(cast.member("Bilal")).post(NEW, sent)
    assert Proposal.objects.count() == 2
    clock.shift(timedelta(minutes=10))
    amina.post(NEW, sent)
    assert Proposal.objects.count() == 3
    Proposal.objects.latest("pk").withdraw()
    amina.post(NEW, sent)
    assert Proposal.objects.count() == 4


def test_two_members_propose_on_the_same_line(amina, cast, charter, sign_in):
    sent = {"kind": "reword", "line": charter[TWO], "text": "We use plain words.", **SAID}
    sign_in(cast.member("Bilal")).post(NEW, sent)
    assert amina.post(NEW, sent).status_code == 302
    assert Proposal.objects.open().filter(commitment=charter[TWO]).count() == 2
