from django.urls import path

from charter.views import holding

urlpatterns = [
    path("affirm/", holding.affirm, name="affirm"),
    path("read/", holding.read, name="charter-read"),
    path("credits/", holding.credits, name="charter-credits"),
]
