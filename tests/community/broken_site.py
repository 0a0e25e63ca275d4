"""The site with one page more, which fails."""

from django.urls import path

from community.urls import *  # noqa: F403 - all of the site, and one page that breaks
from community.urls import urlpatterns as whole


def broken(request):
    """Always fails, and says in its error what no visitor may read."""
    raise RuntimeError("secret-in-the-traceback")


urlpatterns = [path("broken/", broken), *whole]
