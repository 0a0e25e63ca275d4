"""Every address of the site but the desk's, and where it leads a visitor, a member, an organiser and a superuser."""

from typing import Any

SIGN_IN = "→ /accounts/login/"
PROVE = "→ /accounts/2fa/reauthenticate/"
EVERYONE = (200, 200, 200, 200)
SIGNED_IN = (SIGN_IN, 200, 200, 200)
SENT = (405, 405, 405, 405)  # a form is sent there, nothing is to be read
AMINAS = (404, 200, 404, 404)  # the author's alone: whoever else asks learns not even that it is there
PAST_THE_DOOR = ("→ /me/",) * 3

# What a GET, redirects followed, ends in: a status, or the page it was led to.
SITE: dict[str, tuple[Any, ...]] = {
    "": EVERYONE,
    "meetups/": EVERYONE,
    "meetups/feed/": EVERYONE,
    "meetups/calendar.ics": EVERYONE,
    "meetups/calendar/<slug:token>.ics": EVERYONE,  # who has the secret address may read it
    "meetups/calendar/renew/": SENT,
    "meetups/themes/": SIGNED_IN,
    "meetups/<slug:slug>/": EVERYONE,
    "meetups/<slug:slug>/rsvp/": EVERYONE,
    "meetups/<slug:slug>/check-in/": SIGNED_IN,
    "meetups/<slug:slug>/questions/": SIGNED_IN,
    "meetups/<slug:slug>/questions/<int:pk>/wonder/": SENT,
    "meetups/<slug:slug>/invite.ics": EVERYONE,
    "meetups/<slug:slug>/left-out/": SENT,
    "meetups/<slug:slug>/photos/<slug:key>.webp": EVERYONE,  # of a recap for everyone
    "meetups/polls/": EVERYONE,
    "meetups/polls/<slug:slug>/": EVERYONE,
    "meetups/library/": EVERYONE,
    "meetups/library/feed/": EVERYONE,
    "meetups/library/new/": SIGNED_IN,
    "meetups/library/<slug:slug>/": (404, 200, 200, 200),  # a suggestion: its author's and organisers'
    "search/": EVERYONE,
    "meetups/leave/<str:token>/": EVERYONE,  # who has the address may give that place up
    "meetups/offers/new/": SIGNED_IN,
    "meetups/offers/<int:pk>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "charter/": EVERYONE,
    "charter/history/": EVERYONE,
    "charter/revisions/<int:number>/": EVERYONE,
    "charter/compare/": EVERYONE,
    "charter/commitments/<int:pk>/": EVERYONE,
    "charter/feed/": EVERYONE,
    "charter/proposals/": EVERYONE,
    "charter/proposals/new/": SIGNED_IN,
    "charter/proposals/<int:pk>/": EVERYONE,
    "charter/proposals/<int:pk>/respond/": SENT,
    "charter/proposals/<int:pk>/amend/": (SIGN_IN, 200, 403, 403),  # the member's own
    "charter/proposals/<int:pk>/withdraw/": SENT,
    "charter/affirm/": SENT,
    "charter/read/": SENT,
    "charter/credits/": SIGNED_IN,
    "charter/concerns/": SIGNED_IN,
    "charter/concerns/<slug:reference>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "bursaries/": EVERYONE,
    "bursaries/apply/": SIGNED_IN,
    "bursaries/apply/for-someone/": (SIGN_IN, 403, 200, 200),
    "bursaries/apply/<slug:reference>/<slug:step>/": AMINAS,
    "bursaries/applications/<slug:reference>/": AMINAS,
    "bursaries/applications/<slug:reference>/everything.json": AMINAS,
    "bursaries/applications/<slug:reference>/everything.txt": AMINAS,
    "bursaries/applications/<slug:reference>/accept/": SENT,
    "bursaries/applications/<slug:reference>/answer/<int:number>/": SENT,
    "bursaries/applications/<slug:reference>/<slug:action>/": AMINAS,
    "bursaries/report/": EVERYONE,
    "welcome/": SIGNED_IN,
    "me/": SIGNED_IN,
    "me/sites/": SIGNED_IN,
    "me/email/": SIGNED_IN,
    "me/email/codes/": (SIGN_IN, *("→ /me/email/",) * 3),  # without codes under way
    "me/mail/": SENT,
    "me/download/": SENT,
    "me/leave/": SIGNED_IN,
    "me/leave/code/": (SIGN_IN, *("→ /me/leave/",) * 3),  # without a code under way
    "privacy/request/": EVERYONE,
    "privacy/receipt/": EVERYONE,
    "mail/stop/<str:token>/": EVERYONE,  # who has the address may stop that mail
    "me/profile/": SIGNED_IN,
    "me/profile/more/": SIGNED_IN,
    "members/": SIGNED_IN,
    "members/<slug:slug>/": SIGNED_IN,  # of somebody who wants to be found
    "members/<slug:slug>/photo/<slug:key>.webp": (404, 200, 200, 200),
    "members/<slug:slug>/ask/": SIGNED_IN,  # of somebody who offers one-to-ones
    "me/buddy/": SIGNED_IN,
    "me/buddy/ask/": SIGNED_IN,
    "me/buddy/offer/": SIGNED_IN,
    "me/one-to-ones/": SIGNED_IN,
    "me/one-to-ones/offer/": SIGNED_IN,
    "me/one-to-ones/<slug:slug>/": (SIGN_IN, 200, 404, 404),  # the member's own
    "privacy/": EVERYONE,
    "healthz": EVERYONE,
    "accounts/login/": (200, *PAST_THE_DOOR),
    "accounts/login/code/": (200, *PAST_THE_DOOR),
    "accounts/login/code/confirm/": ("→ /accounts/login/code/", *PAST_THE_DOOR),
    "accounts/signup/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/logout/": ("→ /", 200, 200, 200),
    "accounts/inactive/": EVERYONE,
    "accounts/reauthenticate/": (SIGN_IN, 403, PROVE, PROVE),
    "accounts/sessions/": SIGNED_IN,
    "accounts/2fa/": SIGNED_IN,
    "accounts/2fa/authenticate/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/2fa/reauthenticate/": (SIGN_IN, 403, 200, 200),
    "accounts/2fa/totp/activate/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/totp/deactivate/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/webauthn/": (SIGN_IN, *(("→ /accounts/2fa/",) * 3)),
    "accounts/2fa/webauthn/add/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/webauthn/login/": (SIGN_IN, *PAST_THE_DOOR),
    "accounts/2fa/webauthn/reauthenticate/": (SIGN_IN, 403, PROVE, PROVE),  # they have an authenticator app
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (SIGN_IN, 404, PROVE, PROVE),
    "accounts/2fa/recovery-codes/": (SIGN_IN, 404, 404, 404),
    "accounts/2fa/recovery-codes/generate/": (SIGN_IN, 200, PROVE, PROVE),
    "accounts/2fa/recovery-codes/download/": (SIGN_IN, 404, 404, 404),
    ".well-known/openid-configuration": EVERYONE,
    ".well-known/jwks.json": EVERYONE,
    "identity/o/authorize": (SIGN_IN, 400, 400, 400),  # asked without saying for which site
    "identity/o/logout": ("→ /", 200, 200, 200),
    "identity/o/api/token": SENT,
    "identity/o/api/revoke": SENT,
    "identity/o/api/userinfo": (401, 401, 401, 401),  # who has a token may ask: tests/provider
}
