"""An organiser's change is overtaken by another between the look at the form and the verb that carries it out."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection

from meetups.models import Meetup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Overtaking:
    """Refuses the first `times` changes of a meetup, as its verbs do for what no longer holds."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, execute, sql, params, many, context):
        if self.left and sql.startswith('UPDATE "meetups_meetup"'):
            self.left -= 1
            raise ValidationError("No longer.")
        return execute(sql, params, many, context)


def test_the_form_is_asked_once_more_and_what_still_holds_is_saved_once(desk, cast):
    meetup = cast.meetup()
    with connection.execute_wrapper(Overtaking(1)):
        assert desk.save(meetup, summary="Typed once.").status_code == 302
    assert Meetup.objects.get().summary == "Typed once."
    assert LogEntry.objects.count() == 1


def test_what_is_refused_twice_changes_nothing(desk, cast):
    meetup = cast.meetup()
    with connection.execute_wrapper(Overtaking(2)), pytest.raises(ValidationError):
        desk.save(meetup, summary="Typed once.")
    assert (Meetup.objects.get().summary, LogEntry.objects.count()) == (meetup.summary, 0)
