"""The code that proves who wants to leave."""

from community import emails
from community.mailed_code import MailedCode, new_code, same


class LeavingCode(MailedCode):
    """One code, to their address."""

    KEY = "leaving_code"

    def fits(self, typed: str) -> bool:
        """Whether that is the code. A wrong one is counted, the fifth ends it."""
        if same(typed, self.code):
            return True
        self.record_invalid_attempt()
        return False

    def send(self) -> None:
        """Queues the mail."""
        self.state["code"] = new_code()
        emails.leaving_code(self.user, self.state["code"])
