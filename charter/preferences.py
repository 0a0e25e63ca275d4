"""The mail about the charter that people may choose."""

from community.preferences import mail_kind

PROPOSED = mail_kind(
    "charter.proposed",
    "Tell me when somebody proposes a change to our charter",
    stopped="when a change to our charter is proposed",
)
CHANGED = mail_kind(
    "charter.changed",
    "Tell me when our charter changes",
    stopped="when our charter changes",
)
