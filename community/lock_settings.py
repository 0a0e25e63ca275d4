"""What the settings say of passkeys and of the second lock (django-allauth's `mfa`)."""

SECOND_LOCKS = {
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_ADAPTER": "community.passkeys.Adapter",
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_WEBAUTHN_USER_VERIFICATION": "required",  # each passkey is two locks in one: the device, and who it knows
    "MFA_RATE_LIMITS": {"webauthn_login": "60/m/ip"},  # each sign-in asks twice
    "MFA_FORMS": {
        "add_webauthn": "community.passkeys.AddForm",
        "edit_webauthn": "community.passkeys.RenameForm",
        "login_webauthn": "community.passkeys.SignInForm",
        "authenticate_webauthn": "community.passkeys.SecondLockForm",
        "reauthenticate_webauthn": "community.passkeys.AgainForm",
    },
}
