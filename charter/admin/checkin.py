"""Check-in answers on the desk, with the step from answers to a proposal."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from meetups.admin import CheckInAdmin as AnswersAdmin
from meetups.models import CheckIn

MOST = 50  # answers behind one proposal

admin.site.unregister(CheckIn)


@admin.register(CheckIn)
class CheckInAdmin(AnswersAdmin):
    """Organisers turn a group of answers into a proposal: they are led to its form, with the answers ticked."""

    actions = ("propose",)  # type: ignore[assignment]  # it has none itself

    @admin.action(description="Make a proposal of these answers", permissions=["view"])
    def propose(self, request: HttpRequest, chosen: QuerySet[CheckIn]) -> HttpResponse | None:
        """To the form any member uses. Nothing is changed here."""
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, f"Choose {MOST} answers at most: a proposal is about one line of the charter.")
            return None
        return redirect(f"{reverse('propose')}?{urlencode({'answer': keys}, doseq=True)}")
