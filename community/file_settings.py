"""What the settings say of where photos are kept: in a folder (MEDIA_ROOT), or in a bucket that speaks S3."""

import sys
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import environ

FOLDER: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BUCKET, KEYS = "AWS_STORAGE_BUCKET_NAME", ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
ENDPOINT, REGION = "AWS_S3_ENDPOINT_URL", "AWS_S3_REGION_NAME"


def storage_for(env: environ.Env) -> dict[str, Any]:
    """The storage, as Django's STORAGES has it. Stops the start if it is set half, or in a way that cannot be meant."""
    kind = env.str("MEDIA_STORAGE", default="files")
    given = {name: env.str(name, default="") for name in (BUCKET, *KEYS, ENDPOINT, REGION)}
    if problem := wrong_with(kind, given):
        sys.exit(problem)
    if kind == "files":
        return FOLDER
    options = ("bucket", "key", "secret", "endpoint", "region")
    return {"BACKEND": "community.bucket.Bucket", "OPTIONS": dict(zip(options, given.values(), strict=True))}


def wrong_with(kind: str, given: dict[str, str]) -> str:
    """A sentence on what does not go together, or none."""
    endpoint = urlsplit(given[ENDPOINT])
    if kind not in ("files", "s3"):
        return "MEDIA_STORAGE must be files or s3."
    if kind == "files":
        return f"{BUCKET} is set: set MEDIA_STORAGE=s3 as well to keep photos there." if given[BUCKET] else ""
    if not given[BUCKET]:
        return f"MEDIA_STORAGE=s3 needs {BUCKET} as well."
    if bool(given[KEYS[0]]) != bool(given[KEYS[1]]):
        return f"Set {KEYS[0]} and {KEYS[1]} together, or neither where the machine itself may use the bucket."
    if given[ENDPOINT] and not (endpoint.scheme in ("http", "https") and endpoint.hostname):
        return f"{ENDPOINT} must be a whole address, such as https://s3.example.org."
    if find_spec("obstore") is None:
        return "MEDIA_STORAGE=s3 needs one more package: pip install --require-hashes -r requirements/s3.txt"
    return ""
