"""The recap of a meetup on the desk: begun, written, illustrated, let out, taken back. One page, one form."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from community.forms import posted
from community.photo_files import NOT_KEPT, FilesUnreachable
from meetups.models import Meetup, Recap, RecapMoved, RecapNames
from meetups.recap_forms import BasePhotos, RecapForm

PAGE = "admin/meetups/meetup/recap.html"


class WritesRecaps(admin.ModelAdmin[Any]):
    """For the meetups' desk."""

    def recap(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page. Its buttons say what to `do`: start, save, publish, take-back, discard."""
        meetup: Meetup = self.changeable(request, pk)  # type: ignore[attr-defined]  # the meetups' desk has it
        if not request.user.has_perm("meetups.change_recap"):
            raise PermissionDenied
        recap = Recap.objects.filter(meetup=meetup).prefetch_related("photos").first()
        do = request.POST.get("do", "")
        if request.method != "POST":
            return self._show(request, meetup, recap)
        if do == "start":
            return self._start(request, meetup)
        if recap is None:
            raise Http404("no recap yet")
        recap.meetup = meetup
        if do == "take-back":
            recap.take_back()
            return self._done(request, meetup, "Took the recap back.", "The recap is a draft again. Only we see it.")
        if do == "discard":
            return self._discard(request, meetup, recap)
        return self._save(request, meetup, recap, publish=do == "publish")

    def _start(self, request: HttpRequest, meetup: Meetup) -> HttpResponse:
        try:
            Recap.start(meetup)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("admin:meetups_meetup_recap", meetup.pk)
        return self._done(request, meetup, "Began the recap.", "Here is what we know already. Write on from there.")

    def _discard(self, request: HttpRequest, meetup: Meetup, recap: Recap) -> HttpResponse:
        if not request.POST.get("sure"):
            return self._show(request, meetup, recap, unsure=True)
        try:
            recap.discard()
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("admin:meetups_meetup_recap", meetup.pk)
        return self._done(request, meetup, "Threw the draft of the recap away.", "The draft is thrown away.")

    def _save(self, request: HttpRequest, meetup: Meetup, recap: Recap, *, publish: bool) -> HttpResponse:
        form, photos = RecapForm.of(recap, posted(request)), BasePhotos.of(recap, request.POST, request.FILES)
        if not all([form.is_valid(), photos.is_valid()]):
            return self._show(request, meetup, recap, form, photos)
        given = {"photos": photos.lines(), "someone_else": form.someone_else(), **form.words()}
        try:
            recap.revise(form.cleaned_data["seen"], publish=publish, **given)
        except FilesUnreachable:
            form.add_error(None, NOT_KEPT)
            return self._show(request, meetup, recap, form, photos, status=503)
        except RecapMoved as moved:
            form.add_error(None, str(moved))
            recap.refresh_from_db()
            return self._show(request, meetup, recap, form, photos, theirs=recap.text)
        except RecapNames as names:
            return self._show(request, meetup, recap, form, photos, refused=names.found)
        except ValidationError as error:
            form.add_error(None, error)
            return self._show(request, meetup, recap, form, photos)
        if publish:
            told = "The recap is out. Those who want to know are told in ten minutes."
            return self._done(request, meetup, "Published the recap.", told)
        return self._done(request, meetup, "Changed the recap.", "The recap is saved.")

    def _done(self, request: HttpRequest, meetup: Meetup, logged: str, told: str) -> HttpResponse:
        """Back to the page. The log says that, never what."""
        self.log_change(request, meetup, logged)
        messages.success(request, told)
        return redirect("admin:meetups_meetup_recap", meetup.pk)

    def _show(
        self,
        request: HttpRequest,
        meetup: Meetup,
        recap: Recap | None,
        form: RecapForm | None = None,
        photos: Any = None,
        **more: Any,
    ) -> HttpResponse:
        context: dict[str, Any] = {"meetup": meetup, "recap": recap, "title": f"Recap of “{meetup}”"} | more
        if recap:
            recap.meetup = meetup
            for each in photos or ():
                each.ask_again()
            context |= {"form": form or RecapForm.of(recap), "photos": photos or BasePhotos.of(recap)}
            context["may_come_out"] = not recap.is_out and meetup.status == "published" and meetup.is_over()
            context["asked"] = recap.asked_to_be_left_out()
            context["named"] = [] if form else recap.names(context["asked"])
        status = more.get("status") or (409 if "theirs" in more else 422 if form or "unsure" in more else 200)
        return render(request, PAGE, self.admin_site.each_context(request) | context, status=status)

    @admin.display(description="recap")
    def recap_state(self, meetup: Any) -> str | SafeString:
        """For the list: where it stands, and whether it names who must not be named."""
        recap = getattr(meetup, "recap", None)
        if recap is None:
            return ""
        recap.meetup = meetup
        people = {rsvp.member_id: rsvp.member.name for rsvp in meetup.left_out}
        if recap.is_out and recap.names(people):
            return "out, and names somebody who asked to be left out"
        return "out" if recap.is_out else "draft"
