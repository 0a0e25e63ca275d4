"""Asking something about one's own data, or complaining, with an account or without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from community import errors
from community.access import current_member
from community.forms import posted, within_limits
from community.forms.privacy import DataRequestForm


@require_http_methods(["GET", "HEAD", "POST"])
def data_request(request: HttpRequest) -> HttpResponse:
    """The form; once sent, the number and the day by which we answer."""
    member = current_member(request)
    form = DataRequestForm(posted(request), member=member)
    if request.method == "POST" and form.is_valid():
        key = member.email if member else form.cleaned_data["address"]
        if not within_limits(request, data_request=key, data_request_site="site"):
            return errors.too_many_requests(request)
        return render(request, "community/data_request_sent.html", {"asked": form.save()})
    status = 422 if request.method == "POST" else 200
    return render(request, "community/data_request.html", {"form": form}, status=status)
