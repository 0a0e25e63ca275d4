"""What gunicorn serves: `gunicorn community.wsgi`."""

import os
import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

commonplace = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The site, deaf to the charset a client claims to write in: everything here is UTF-8, and Django fails on some
    (`charset=idna`) while still making the request, before any error page."""
    environ["CONTENT_TYPE"] = re.sub(r";\s*charset[^;]*", "", environ.get("CONTENT_TYPE", ""), flags=re.IGNORECASE)
    return commonplace(environ, start_response)
