"""What the tests run under: production settings, on the database named by DATABASE_URL (SQLite unless set).

Loaded by `-p tests.environment` before Django reads its settings.
"""

import os
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def new_key() -> str:
    """A private key to sign with, as OIDC_KEYS has it: made for this run, kept nowhere."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind, locked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, locked).decode()


os.environ.pop("DEMO", None)
os.environ.pop("DEBUG", None)
os.environ.update(
    SECRET_KEY="only-for-tests-" + "t" * 50,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    SITE_URL="http://testserver",
    EMAIL_URL="smtp://localhost:9",  # nothing listens there: what a test does not send itself must not leave
    # Playwright keeps an event loop in the main thread; the ORM is not used from it.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
    DEFAULT_FROM_EMAIL="hello@testserver.example.org",
)
MEDIA = tempfile.TemporaryDirectory(prefix="commonplace-media-")  # this process's own, gone when it ends
os.environ["MEDIA_ROOT"] = MEDIA.name
os.environ.setdefault("DATABASE_URL", f"sqlite:///{tempfile.gettempdir()}/commonplace-tests.sqlite3")
if "OIDC_KEYS" not in os.environ:  # one for all workers
    os.environ["OIDC_KEYS"] = new_key()
