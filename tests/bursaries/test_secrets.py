"""Personal words are encrypted in the database; keys change without a word being lost; nobody searches in them."""

import io
import os
import pickle
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Length

from bursaries.models import Application, CostLine, Question, Review, asking, deciding
from community import secrets
from community.secrets import LOST, SecretText, Unreadable, lock, relock, unlock

pytestmark = pytest.mark.django_db

OLD, NEW, OTHER = "old-" + "o" * 40, "new-" + "n" * 40, "other-" + "x" * 40
SECRETS = {  # those of bursaries; that of one-to-ones the same holds, tests/community/test_chats_leaks.py proves
    f"{model._meta.label}.{field.name}"
    for model in apps.get_app_config("bursaries").get_models()
    for field in model._meta.local_concrete_fields
    if isinstance(field, SecretText)
}


def stored(model, name):
    """The field as it stands in the database, of every row."""
    return list(models_all(model).annotate(_stored=Cast(name, TextField())).values_list("_stored", flat=True))


def models_all(model):
    return model._default_manager.order_by("pk")


@pytest.fixture
def canaries(settings, desk):
    """An application with words in every secret field there is, locked with OLD."""
    settings.DATA_KEYS = [OLD]
    ruth = desk.reviewer()
    application = desk.sent(desk.fund(), event="canary event", contact="canary contact", more="canary more")
    deciding.declare(application, ruth, conflict=False)
    deciding.take_up(application, ruth)
    question = deciding.ask(application, ruth, "canary question")
    asking.answer(question, application.member, "canary answer")
    deciding.review(application, ruth, "full", 0, "canary words")
    deciding.offer(application, ruth, 2500, "canary reply")
    CostLine.objects.update(note="canary note")
    Application.objects.update(circumstance="canary circumstance")
    return Application.objects.get()


def all_words():
    """Every secret text, decrypted."""
    [row], [cost], [question], [review] = (list(m.objects.all()) for m in (Application, CostLine, Question, Review))
    words = [getattr(row, name) for name in Application.WORDS]
    return sorted([*words, cost.note, question.text, question.answer, review.words])


WORDS = sorted(
    f"canary {name}"
    for name in ("event", "circumstance", "contact", "more", "reply", "note", "question", "answer", "words")
)


def dumped():
    """All text in all tables of ours, as the database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (str(value) for row in cursor.fetchall() for value in row)


def test_every_secret_is_read_back_and_stands_nowhere_in_the_database(canaries):
    assert len(SECRETS) == 9
    assert all_words() == WORDS
    assert not [text for text in dumped() if "canary" in text]


def test_dumpdata_writes_no_secret(canaries):
    out = io.StringIO()
    call_command("dumpdata", "bursaries", stdout=out)
    assert canaries.reference in out.getvalue()
    assert "canary" not in out.getvalue()


def test_no_secret_is_in_a_name_or_a_repr_of_anything(canaries):
    for model in apps.get_app_config("bursaries").get_models():
        for row in model._default_manager.all():
            assert "canary" not in f"{row} {row!r}"


def test_no_secret_is_in_the_message_of_a_database_error(canaries):
    canaries.status = "nonsense"
    with pytest.raises(Exception, match="application_status_known") as told:
        canaries.save()
    assert "canary" not in str(told.value)
    assert "canary" not in repr(told.value)


def test_one_text_is_never_stored_the_same_twice():
    assert lock("same") != lock("same")
    assert (lock(""), unlock("")) == ("", "")


@pytest.mark.parametrize(
    "lookup",
    [
        *("contact__contains", "contact__icontains", "contact__startswith", "contact__iexact", "contact__in"),
        *("contact__regex", "contact__gt", "contact__lt", "contact__range", "contact__length", "contact__lower"),
        *("contact", "contact__exact"),
    ],
)
def test_secrets_cannot_be_searched(canaries, lookup):
    for value in ("canary contact", ["canary contact"], F("more"), Value(""), Length("more")):
        with pytest.raises((FieldError, TypeError)):
            Application.objects.filter(**{lookup: value}).exists()
        with pytest.raises((FieldError, TypeError)):
            Application.objects.exclude(**{lookup: value}).exists()


def test_whether_a_secret_is_empty_can_be_asked(canaries):
    found = Application.objects
    assert [found.filter(contact="").count(), found.exclude(contact="").count()] == [0, 1]
    assert not found.filter(contact__isnull=True).exists()
    found.update(contact="")
    assert [found.filter(contact="").count(), found.exclude(contact="").count()] == [1, 0]


# --- Keys ---------------------------------------------------------------------------------------------------------


def rotate():
    out, err = io.StringIO(), io.StringIO()
    call_command("rotate_keys", stdout=out, stderr=err)
    return out.getvalue()


def test_rotating_puts_every_secret_under_the_first_key(canaries, settings):
    settings.DATA_KEYS = [NEW, OLD]
    told = rotate()
    assert all(f"{name}: 1 encrypted" in told for name in SECRETS)
    settings.DATA_KEYS = [NEW]
    assert all_words() == WORDS


def test_rotating_twice_changes_nothing_more(canaries, settings):
    settings.DATA_KEYS = [NEW, OLD]
    rotate()
    before = stored(Application, "contact"), stored(Review, "words")
    assert rotate() == "Everything is under the first key.\n"
    assert (stored(Application, "contact"), stored(Review, "words")) == before


def test_rotating_goes_through_more_than_one_batch(canaries, settings, monkeypatch):
    monkeypatch.setattr(secrets, "BATCH", 2)
    CostLine.objects.bulk_create(
        CostLine(application=canaries, category="food", pence=1, note=f"canary {n}") for n in range(7)
    )
    settings.DATA_KEYS = [NEW, OLD]
    assert "bursaries.CostLine.note: 8 encrypted" in rotate()
    settings.DATA_KEYS = [NEW]
    assert [line.note for line in CostLine.objects.all()][1:] == [f"canary {n}" for n in range(7)]


def test_rotating_goes_on_after_it_stopped_half_way(canaries, settings, monkeypatch):
    settings.DATA_KEYS = [NEW, OLD]
    calls = iter(range(4))

    def until_killed(token):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return relock(token)

    with monkeypatch.context() as patch:
        patch.setattr(secrets, "relock", until_killed)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert all_words() == WORDS
    rotate()
    settings.DATA_KEYS = [NEW]
    assert all_words() == WORDS


def test_what_is_written_while_keys_rotate_is_not_undone(canaries, settings, monkeypatch):
    settings.DATA_KEYS = [NEW, OLD]

    def while_somebody_writes(token):
        Application.objects.update(contact="written meanwhile")
        return relock(token)

    monkeypatch.setattr(secrets, "relock", while_somebody_writes)
    rotate()
    assert Application.objects.get().contact == "written meanwhile"


def test_lost_key_shows_a_sentence_and_saving_the_row_loses_nothing(canaries, settings):
    settings.DATA_KEYS = [OTHER]
    row = Application.objects.get()
    assert row.contact == LOST
    row.pay_how = "after"
    row.save()
    settings.DATA_KEYS = [OLD]
    assert all_words() == WORDS


def test_unreadable_text_survives_being_copied():
    text = Unreadable(LOST)
    text.token = "token"
    assert pickle.loads(pickle.dumps(text)).token == "token"


def test_rotating_with_a_lost_key_says_so_and_keeps_what_it_cannot_read(canaries, settings):
    settings.DATA_KEYS = [OTHER]
    with pytest.raises(CommandError, match="Find the key"):
        rotate()
    settings.DATA_KEYS = [OTHER, OLD]
    rotate()
    settings.DATA_KEYS = [OTHER]
    assert all_words() == WORDS


def test_something_else_than_a_token_in_the_database_fails_no_page(canaries):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bursaries_application SET contact = 'é not a token'")
    assert Application.objects.get().contact == LOST


@pytest.mark.parametrize("given", ["", " , ", f"{NEW} , {OLD}"])
def test_keys_come_from_the_environment(given):
    code = "import community.settings as s; print(len(s.DATA_KEYS), s.DATA_KEYS[0] == s.SECRET_KEY)"
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"DATA_KEYS": given}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == (["2", "False"] if OLD in given else ["1", "True"])
