"""Photos of a recap, and asking to be left out of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from community.access import member_of
from community.photo_files import served
from meetups.models import Recap, RecapPhoto
from meetups.models.recap import Audience
from meetups.models.recap_photo import file_name
from meetups.views.reading import find, show_meetup

PUBLIC = "public, max-age=86400, immutable"  # a day: should somebody want it gone, no copy lasts longer
PRIVATE = "private, no-cache"


@require_safe
def photo(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One image, for who may read the recap it is in. The same answer for what is not there and what one may not see.
    A visitor's session is not looked at where everyone may see it, so that the answer can be kept for all."""
    found = RecapPhoto.objects.filter(Q(small=key) | Q(large=key), recap__meetup__slug=slug)
    row = found.select_related("recap__meetup").first()
    if row is None:
        raise Http404("no such photo")
    is_public = row.recap.is_out and row.recap.audience == Audience.EVERYONE and not row.recap.meetup.is_draft
    if not (is_public or Recap.objects.visible_to(request.user).filter(pk=row.recap_id).exists()):
        raise Http404("not for them")
    return served(file_name(row.recap_id, key), key, PUBLIC if is_public else PRIVATE)


@require_POST
@login_required
def left_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Has one's name left out of the recap, or not any more; at any time."""
    meetup, member = find(request, slug), member_of(request)
    out = request.POST.get("action") != "name-me"
    if not meetup.leave_out(member, out=out):
        reason = "Only people who were on the list are named, and you were not."
        return show_meetup(request, meetup, error=reason, undone="Nothing was changed.", status=409)
    if not out:
        messages.success(request, "You may be named in the recap again.")
    elif Recap.objects.out().filter(meetup=meetup).exists():
        messages.success(
            request, "Your name is to be left out. The recap is out already: organisers see if it names you."
        )
    else:
        messages.success(request, "Your name is left out of the recap.")
    return redirect(f"{meetup.get_absolute_url()}#my-name")
