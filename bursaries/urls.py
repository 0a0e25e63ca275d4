from typing import Any

from django.urls import path
from django.views.generic import RedirectView

urlpatterns: list[Any] = [path("applications/<slug:reference>/", RedirectView.as_view(url="/"), name="application")]
