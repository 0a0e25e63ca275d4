"""What browsers may load from where, and which of their powers our pages have no need of."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
NO_NEED_OF = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")  # on our own pages only
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in NO_NEED_OF}
PERMISSIONS_POLICY |= {feature: ["self"] for feature in PASSKEYS}
