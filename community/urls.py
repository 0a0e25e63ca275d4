"""Every address of the site. They are a contract: add, never change."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from community import views
from community.provider import views as provider

to_the_door = RedirectView.as_view(pattern_name="account_login", query_string=True)

accounts = [
    # Before allauth's own, which keep their names: one door for joining and signing in, and no passwords.
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.TypeCode.as_view(), name="account_confirm_login_code"),
    path("signup/", require_safe(to_the_door), name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]

# What other sites ask when people sign in there with us. The names are allauth's.
oidc = [
    path(".well-known/openid-configuration", provider.configuration, name="configuration"),
    path(".well-known/jwks.json", provider.jwks, name="jwks"),
    path("identity/o/authorize", provider.authorize, name="authorization"),
    path("identity/o/logout", provider.leave, name="logout"),
    path("identity/o/api/token", provider.token, name="token"),
    path("identity/o/api/userinfo", provider.userinfo, name="userinfo"),
    path("identity/o/api/revoke", provider.revoke, name="revoke"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("meetups/", include("meetups.urls")),
    path("charter/", include("charter.urls")),
    path("bursaries/", include("bursaries.urls")),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/mail/", views.choose_mail, name="choose-mail"),
    path("mail/stop/<str:token>/", views.stop_mail, name="stop-mail"),
    path("privacy/", views.privacy, name="privacy"),
    path("accounts/", include(accounts)),
    path("", include(([path("", include((oidc, "oidc")))], "idp"))),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
]

handler400 = "community.errors.bad_request"
handler403 = "community.errors.permission_denied"
handler404 = "community.errors.page_not_found"
handler429 = "community.errors.too_many_requests"
handler500 = "community.errors.server_error"
