"""Every address of the site. They are a contract: add, never change."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from community.provider import views as provider
from community.views import account as own
from community.views import buddies, chats, front, leaving, members, passkeys, requests

to_the_door = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_the_locks = require_safe(RedirectView.as_view(pattern_name="mfa_index"))

locks = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", passkeys.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/", include("allauth.mfa.totp.urls")),
    path("recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("webauthn/", to_the_locks, name="mfa_list_webauthn"),
    path("webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("webauthn/login/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", passkeys.reauthenticate, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

accounts = [
    # Before allauth's own, which keep their names: one door for joining and signing in, and no passwords.
    path("login/", account.request_login_code, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", front.TypeCode.as_view(), name="account_confirm_login_code"),
    path("signup/", require_safe(to_the_door), name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("sessions/", own.signed_in_where, name="usersessions_list"),
    path("2fa/", include(locks)),
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
    path("", front.home, name="home"),
    path("meetups/", include("meetups.urls")),
    path("charter/", include("charter.urls")),
    path("bursaries/", include("bursaries.urls")),
    path("search/", front.search, name="search"),
    path("welcome/", front.welcome, name="welcome"),
    path("me/", front.me, name="me"),
    path("me/profile/", front.profile, name="profile"),
    path("me/profile/more/", members.tell, name="tell"),
    path("members/", members.members, name="members"),
    path("members/<slug:slug>/", members.member_page, name="member"),
    path("members/<slug:slug>/photo/<slug:key>.webp", members.member_photo, name="member-photo"),
    path("members/<slug:slug>/ask/", chats.ask_for_chat, name="chat-ask"),
    path("me/buddy/", buddies.buddy, name="buddy"),
    path("me/buddy/ask/", buddies.ask_for_buddy, name="buddy-ask"),
    path("me/buddy/offer/", buddies.offer_buddy, name="buddy-offer"),
    path("me/one-to-ones/", chats.chats, name="chats"),
    path("me/one-to-ones/offer/", chats.offer_chats, name="chat-offer"),
    path("me/one-to-ones/<slug:slug>/", chats.chat, name="chat"),
    path("me/email/", own.change_address, name="change-address"),
    path("me/email/codes/", own.change_address_codes, name="change-address-codes"),
    path("me/sites/", own.sites, name="my-sites"),
    path("me/mail/", front.choose_mail, name="choose-mail"),
    path("me/download/", leaving.download, name="download"),
    path("me/leave/", leaving.leave_us, name="leave-us"),
    path("me/leave/code/", leaving.leave_code, name="leave-code"),
    path("mail/stop/<str:token>/", front.stop_mail, name="stop-mail"),
    path("privacy/", front.privacy, name="privacy"),
    path("privacy/request/", requests.data_request, name="data-request"),
    path("privacy/receipt/", leaving.receipt, name="receipt"),
    path("accounts/", include(accounts)),
    path("", include(([path("", include((oidc, "oidc")))], "idp"))),
    path("admin/", admin.site.urls),
    path("healthz", front.healthz, name="healthz"),
]

handler400 = "community.errors.bad_request"
handler403 = "community.errors.permission_denied"
handler404 = "community.errors.page_not_found"
handler429 = "community.errors.too_many_requests"
handler500 = "community.errors.server_error"
