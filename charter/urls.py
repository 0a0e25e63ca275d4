from django.urls import path

from charter import feeds
from charter.views import comparing, concerns, holding, proposals, proposing, reading

urlpatterns = [
    path("", reading.charter_page, name="charter"),
    path("history/", reading.history, name="charter-history"),
    path("revisions/<int:number>/", reading.revision_page, name="revision"),
    path("compare/", comparing.compare_page, name="charter-compare"),
    path("commitments/<int:pk>/", reading.commitment_page, name="commitment"),
    path("feed/", feeds.charter_feed, name="charter-feed"),
    path("affirm/", holding.affirm, name="affirm"),
    path("read/", holding.read, name="charter-read"),
    path("credits/", holding.credits, name="charter-credits"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<slug:reference>/", concerns.concern, name="concern"),
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/new/", proposing.propose, name="propose"),
    path("proposals/<int:pk>/", proposals.proposal_page, name="proposal"),
    path("proposals/<int:pk>/respond/", proposals.respond, name="respond"),
    path("proposals/<int:pk>/amend/", proposing.amend_proposal, name="amend-proposal"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw-proposal"),
]
