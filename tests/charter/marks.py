"""What is marked as added and removed on a page, as somebody sees it."""

import re


def as_seen(html: str) -> str:
    """The HTML without what only screen readers get, and without places where a line may break."""
    return re.sub(r'<span class="unseen">.*?</span>|<wbr>', "", html)
