"""What happens at a meetup, on the desk: agenda and provocations, typed in any order and kept in the one given."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from meetups.models import AgendaItem, Meetup, Provocation


class PartForm(forms.ModelForm[Any]):
    """One part, and where it comes."""

    order = forms.IntegerField(min_value=1, max_value=99, required=False, help_text="Empty: at the end.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["order"] = self.instance.position

    def place(self) -> tuple[int, int]:
        """To sort by. Of two with one number, what came from below goes first, what came from above goes last."""
        order, old = self.cleaned_data.get("order") or 100, self.instance.position or 100
        return order, (order > old) - (order < old)


class PartsFormSet(BaseInlineFormSet[Any, Any, Any]):
    """All parts of one kind, written anew in their order: so two can change places though each place is taken once."""

    default_error_messages = {"too_many_forms": "There is room for %(num)d at most."}

    def save(self, commit: bool = True) -> list[Any]:
        """Keeps what is filled in and not ticked for deletion."""
        changed: list[Any] = super().save(commit=False)
        kept = [form for form in self.forms if form.instance.pk or form.has_changed()]
        kept = [form for form in kept if form not in self.deleted_forms]
        model: Any = self.model
        if self.has_changed():
            model.rewrite(self.instance, [form.instance for form in sorted(kept, key=lambda form: form.place())])
        return changed

    def save_m2m(self) -> None:
        """Nothing of the sort."""


class PartsInline(admin.StackedInline[Any, Any]):
    """Parts of one kind, with two more to fill in."""

    form = PartForm
    formset = PartsFormSet

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 2

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """No more forms are built than may be filled in, whatever number the request names."""
        most = self.model.MOST
        return super().get_formset(request, obj, max_num=most, validate_max=True, absolute_max=most + 1, **kwargs)


class AgendaInline(PartsInline):
    """The agenda."""

    model = AgendaItem
    fields = ("title", "minutes", "order")
    verbose_name_plural = "agenda"


class ProvocationInline(PartsInline):
    """Up to six."""

    model = Provocation
    fields = ("prompt", "minutes", "order")


class StartsAgenda(admin.ModelAdmin[Any]):
    """The button that begins with the usual agenda, and what is said of minutes that do not add up."""

    def start_agenda(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begins with the usual agenda."""
        meetup = self.changeable(request, pk)  # type: ignore[attr-defined]  # the meetups' desk has it
        try:
            meetup.start_agenda()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self.log_change(request, meetup, "Began with the usual agenda.")
            messages.success(request, "Here is the usual agenda. Change what you like.")
        return redirect("admin:meetups_meetup_change", pk)

    def warn_of_minutes(self, request: HttpRequest, meetup: Meetup) -> None:
        """A word, not an error: they may still be working on it."""
        if warning := meetup.agenda_warning():
            messages.warning(request, f"Saved. {warning}")
