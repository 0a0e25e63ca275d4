"""What the settings say of the provider, made from the one thing an operator gives it: OIDC_KEYS."""

import base64
import sys
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LEAST = 2048  # bits (RFC 7518, 3.3)
SENTENCE = f"OIDC_KEYS must be RSA private keys of {LEAST} bits or more in PEM form, with commas between."


def settings_for(keys: str) -> dict[str, Any]:
    """allauth's settings for these keys: the first signs, all are published. Stops the start if one cannot be read."""
    try:
        pems = [pem_of(part.strip()) for part in keys.split(",") if part.strip()]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        sys.exit(SENTENCE)
    return {
        "IDP_OIDC_PRIVATE_KEYS": [{"pem": pem} for pem in dict.fromkeys(pems)],
        "IDP_OIDC_ADAPTER": "community.provider.adapter.Adapter",
        "IDP_OIDC_AUTH_METHODS": ["client_secret_basic", "client_secret_post"],
        "IDP_OIDC_JWKS_CACHE_CONTROL": 300,  # seconds for which a site may remember which keys there are
        "IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN": 60,
        "IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN": 600,  # one is used once, right after signing in
    }


def pem_of(text: str) -> str:
    r"""The key as allauth wants it. Newlines may be written as "\n", or the whole in base64.

    Raises ValueError, TypeError or UnsupportedAlgorithm for what is no such key.
    """
    written = text.replace("\\n", "\n").encode()
    pem = written if written.startswith(b"-----") else base64.b64decode(written, validate=True)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST:
        raise ValueError("not an RSA key, or a short one")
    plain, pkcs8, no_password = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key.private_bytes(plain, pkcs8, no_password).decode()
