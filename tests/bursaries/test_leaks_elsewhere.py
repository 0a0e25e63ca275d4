"""Nothing of an application is where nobody thinks to look: in mail, logs, addresses, other tables, what a list can be
asked, pages that fail."""

import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from bursaries.jobs import keep_dates
from bursaries.models import Access, Application, paying
from tests.bursaries.asker import ANSWERS, address, fill
from tests.bursaries.canaries import STAGES, Planted, found_in, word
from tests.crawl import lists_of_what_hangs_on
from tests.pages import words_of

pytestmark = pytest.mark.django_db

OURS = list(apps.get_app_config("bursaries").get_models())
LOGGERS = ("django.request", "bursaries", "community", "meetups", "charter")
DESK, TO_PAY = (f"/admin/bursaries/{each}/{{}}/change/" for each in ("application", "topay"))
PAID = {"action": "pay", "pounds": "25", "paid_on": "03/11/2026"}
TYPED = {
    "what": {"event": word("event", "new")},
    "costs": {"note": [word("note", "new")]},
    "contact": {"contact": word("contact", "new"), "more": word("more", "new")},
}


@pytest.fixture
def planted(clock, desk):
    """Who applies and who decides."""
    return Planted(desk)


def fields(text):
    """All that stands in it, of whatever stage."""
    return set().union(*found_in(text).values())


def by_table():
    """Which of it stands in which table, as the database holds it; sessions as Django reads them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            assert table == "community_member" or "marginalised" not in rows
            found[table] = {stage: kinds for stage, kinds in found_in(rows).items() if kinds}
    found["django_session"] = found_in(str([session.get_decoded() for session in Session.objects.all()]))
    return {table: stages for table, stages in found.items() if stages}


def test_each_table_holds_what_it_must_and_no_word_of_an_application(planted, sign_in):
    planted.plant()
    sign_in(planted.authors["seen"]).get("/me/")
    sent = {"r", "name", "email"}
    assert by_table() == {
        "community_member": {stage: {"name", "email"} for stage in STAGES},
        "bursaries_application": {stage: {"r"} for stage in STAGES},
        "bursaries_payment": {stage: {"payref"} for stage in ("paid", "gone")},
        "post_office_email": {stage: sent for stage in STAGES if stage not in ("draft", "phone", "gone")},
    }


def test_mail_tells_its_reader_their_reference_and_nobody_else_that_they_applied(planted, cast, sign_in, outbox):
    planted.plant()
    assert len(outbox()) > 20
    for mail in outbox():
        [(stage, told)] = found_in(f"{mail.subject} {mail.message} {mail.headers}").items()
        assert mail.to == [f"{word('email', stage)}@example.org"]
        assert told == {"r", "name"}
        assert mail.headers["Sensitivity"] == "Private"
    browser = sign_in(cast.superuser(), second_factor=True)
    assert "0 Emails" in words_of(browser.get("/admin/post_office/email/"))
    assert browser.get(f"/admin/post_office/email/{mail.pk}/change/").status_code in (302, 404)


def test_once_all_is_erased_no_mail_and_no_table_says_whose_a_reference_was(planted, clock, outbox):
    planted.plant()
    for _ in range(2):  # what waits for an answer goes on once, an offer ends, and then a year passes
        clock.shift(366 * 24 * 3600)
        keep_dates()
    assert {mail.subject for mail in outbox()} == {"Your bursary application has ended"}
    found = by_table()
    assert {
        kind
        for stages in (found.pop("bursaries_application"), found.pop("bursaries_payment"))
        for kinds in stages.values()
        for kind in kinds
    } == {"r", "payref"}
    assert {table: set().union(*stages.values()) for table, stages in found.items()} == {
        "community_member": {"name", "email"},
        "post_office_email": {"name", "email"},
    }


def test_list_of_the_desk_cannot_be_asked_for_what_hangs_on_its_rows(planted, cast, sign_in):
    rows = planted.plant()
    browser = sign_in(cast.superuser(), second_factor=True)
    related = lists_of_what_hangs_on(OURS, {"bursary_applications", "applications", "member"}, but=Application)
    assert {path for path, _ in related} >= {f"/admin/{each}/" for each in ("community/member", "bursaries/fund")}
    for path, name in related:
        for lookup in (f"{name}__isnull", f"{name}__reference__startswith"):
            assert browser.get(path, {lookup: "0"}).status_code in (302, 400), (path, lookup)
    for path in ("/admin/bursaries/application/", "/admin/bursaries/topay/", "/admin/post_office/email/"):
        right, wrong = (
            re.sub(r'zq\w+-\w+|(nonce|n" value)="[^"]*"', "", browser.get(path, {"q": each}).content.decode())
            for each in (planted.authors["seen"].email, "zqnobody-nowhere@example.org")
        )
        assert right == wrong, path
    for model in OURS:
        asked = {
            "app_label": "bursaries",
            "model_name": model._meta.model_name,
            "field_name": "application",
            "term": "zq",
        }
        assert browser.get("/admin/autocomplete/", asked).status_code in (403, 404)
    assert not Access.objects.filter(application=rows["seen"]).exists()


@pytest.fixture
def said(caplog, capfd):
    """All that was logged and printed."""
    for logger in LOGGERS:
        caplog.set_level("DEBUG", logger=logger)
    return lambda: caplog.text + "".join(capfd.readouterr())


def test_whole_way_leaves_no_word_in_logs_addresses_cookies_or_sessions(planted, sign_in, said, outbox):
    author = planted.authors["draft"]
    browser, ruth = sign_in(author), sign_in(planted.ruth, second_factor=True)
    went = [browser.post("/bursaries/apply/")]
    row = Application.objects.get()
    own, desk = row.get_absolute_url(), f"/admin/bursaries/application/{row.reference}/change/"
    for step in ANSWERS:
        went += [fill(browser, row, step, **TYPED.get(step, {})), browser.post(address(row, step), TYPED.get(step, {}))]
    went += [ruth.post(desk, {"action": action}) for action in ("declare-none", "take-up")]
    went += [ruth.post(desk, {"action": "ask", "text": word("ask", "new")})]
    went += [browser.post(f"{own}answer/1/", {"text": text}) for text in (word("answer", "new"), word("reply", "new"))]
    for action, words in (("review", "review"), ("offer", "reply")):
        given = {"action": action, "verdict": "full", "pounds": "12.50", "words": word(words, "new")}
        went += [ruth.post(desk, given), ruth.post(desk, given | {"pounds": "x"})]
    went += [browser.post(f"{own}accept/", {"amount": "12.50"})]
    assert Application.objects.get().status == "accepted"
    assert {answer.status_code for answer in went} == {302, 409, 422}
    for answer in went:
        assert not fields(f"{answer.get('Location', '')} {answer.cookies}")
    assert not fields(said())
    assert fields(" ".join(mail.subject + mail.message for mail in outbox())) == {"name"}
    assert set(by_table()) == {"community_member", "post_office_email"}


@pytest.mark.parametrize(
    ("column", "stage", "path", "sent"),
    [
        ("application.contact", "draft", "/bursaries/apply/{}/contact/", {"contact": word("contact", "new")}),
        ("application.more", "seen", "/bursaries/applications/{}/", None),
        ("costline.note", "draft", "/bursaries/apply/{}/costs/", ANSWERS["costs"] | {"note": [word("note", "new")]}),
        ("question.answer", "asked", "/bursaries/applications/{}/answer/1/", {"text": word("answer", "new")}),
        ("review.words", "seen", DESK, {"action": "review", "verdict": "full", "words": word("review", "new")}),
        ("entry.verb", "seen", DESK, {"action": "ask", "text": word("ask", "new")}),
        ("access.as_what", "seen", DESK, None),
        ("payment.reference", "yes", TO_PAY, PAID | {"reference": word("payref", "new")}),
        ("access.as_what", "yes", TO_PAY, None),
    ],
)
def test_not_even_when_the_database_breaks(planted, desk, sign_in, said, column, stage, path, sent):
    oda = desk.reviewer("Oda")
    row = planted.plant(only=[stage], none=[oda])[stage]
    if path == TO_PAY:
        paying.arrange(row, planted.payer)
    person = {DESK: oda, TO_PAY: planted.payer}.get(path, planted.authors[stage])
    browser = sign_in(person, second_factor=True)
    browser.raise_request_exception = False
    table, name = column.split(".")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE bursaries_{table} RENAME COLUMN {name} TO elsewhere")
    path = path.format(row.reference)
    answer = browser.get(path) if sent is None else browser.post(path, sent)
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert not fields(answer.content.decode())
    told = said()
    assert "Error" in told
    assert fields(told) == {"r"}  # the address that failed
