"""The address of one's own calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from community.access import member_of
from meetups.models import CalendarAddress


@require_POST
@login_required
def renew_calendar_address(request: HttpRequest) -> HttpResponse:
    """Makes, or makes anew, the member's own calendar address. The old one is dead from then on."""
    CalendarAddress.renew(member_of(request))
    messages.success(request, "Your calendar address is ready. Any older one no longer works.")
    return redirect("me")
