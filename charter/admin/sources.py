"""Where a line of a draft comes from: its own small page, so that the form of the draft stays light."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from charter.admin.publishing import Pages
from charter.admin_forms.drafts import SourcesForm
from charter.models import Draft, DraftLine
from community.forms import posted
from meetups.models import CheckIn, Meetup


class Sources(Pages):
    """For the admin of drafts: the page of one line."""

    def line(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:
        """Which lines go into it, and which answers of a meetup are behind it."""
        draft = self.changeable(request, pk)
        try:
            with transaction.atomic():
                return self.of_line(request, self.locked(draft), line)
        except ValidationError:
            return self.closed(request, self.changeable(request, pk))

    def of_line(self, request: HttpRequest, draft: Draft, line: int) -> HttpResponse:
        """The page, of a draft that nobody else may change meanwhile."""
        row = get_object_or_404(draft.lines.select_related("draft"), pk=line)
        meetups = list(Meetup.objects.exclude(check_ins=None).order_by("-starts_at", "-pk"))
        chosen = self.chosen(request, meetups)
        form = SourcesForm(posted(request), line=row, answers=self.answers(row, chosen))
        if request.method == "POST" and form.is_valid():
            for name in form.cleaned_data.keys() & {"absorbs", "answers"}:
                getattr(row, name).set(form.cleaned_data[name])
            draft.touch()
            self.log_change(request, draft, "Changed where a line comes from.")
            messages.success(request, "It is noted where this line comes from.")
            return redirect("admin:charter_draft_change", draft.pk)
        context = {"row": row, "form": form, "meetups": meetups, "chosen": chosen, "title": "Where a line comes from"}
        return self.page(request, "line", draft, context, status=422 if form.errors else 200)

    def chosen(self, request: HttpRequest, meetups: list[Meetup]) -> Meetup | None:
        """The meetup whose answers are offered: the latest, unless the address names another."""
        wanted = request.GET.get("meetup", "")
        named = (meetup for meetup in meetups if str(meetup.pk) == wanted)
        return next(named, meetups[0] if meetups else None)

    def answers(self, line: DraftLine, meetup: Meetup | None) -> QuerySet[CheckIn]:
        """The answers at that meetup, and those that are noted of the line already."""
        found = CheckIn.objects.filter(Q(meetup=meetup) | Q(pk__in=line.answers.values("pk")))
        return found.select_related("member").order_by("-meetup__starts_at", "pk")
