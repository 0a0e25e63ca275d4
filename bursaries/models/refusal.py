"""When something cannot be done."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Not now, not any more, or not by this person; the message is a sentence for them."""
