from django.urls import path

from bursaries.views import about, applying, mine
from bursaries.views.report import report

urlpatterns = [
    path("", about.about, name="bursaries"),
    path("apply/", about.apply, name="apply"),
    path("apply/for-someone/", about.for_someone, name="apply-for-someone"),
    path("apply/<slug:reference>/<slug:step>/", applying.step, name="apply-step"),
    path("applications/<slug:reference>/", mine.application, name="application"),
    path("applications/<slug:reference>/everything.json", mine.download, {"kind": "json"}, name="application-data"),
    path("applications/<slug:reference>/everything.txt", mine.download, {"kind": "txt"}, name="application-text"),
    path("applications/<slug:reference>/accept/", mine.accept, name="application-accept"),
    path("applications/<slug:reference>/answer/<int:number>/", mine.answer, name="application-answer"),
    path("applications/<slug:reference>/<slug:action>/", mine.act, name="application-act"),
    path("report/", report, name="bursary-report"),
]
