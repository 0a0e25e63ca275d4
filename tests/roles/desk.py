"""Every address of the organisers' desk, and where it leads a visitor, a member, an organiser and a superuser."""

from typing import Any

from tests.roles.site import SIGN_IN

Row = tuple[Any, ...]

DESK = (SIGN_IN, 403, 200, 200)
ROOT = (SIGN_IN, 403, 403, 200)
NOBODY = (SIGN_IN, 403, 403, 403)
NOWHERE = (SIGN_IN, 403, 404, 404)
BUTTON = (SIGN_IN, 403, 405, 405)
ONE = "<path:object_id>"


def moved(place: str, *, to: Row = DESK) -> Row:
    """The desk's own redirects, for those it is for."""
    return tuple(f"→ {place}" if each == 200 else each for each in to)


def pages(model: str, to: Row = DESK, *, add: Row = NOBODY, delete: Row = NOBODY, only: bool = False) -> dict[str, Row]:
    """The pages the desk has of every model: list, add, change, delete, history. `only` where there is but one row,
    which the list leads to."""
    at = f"admin/{model}/"
    change = moved(f"/{at}{ONE}/change/", to=to)
    return {
        at: change if only else to,
        f"{at}add/": add,
        f"{at}{ONE}/": change,
        f"{at}{ONE}/change/": to,
        f"{at}{ONE}/delete/": delete,
        f"{at}{ONE}/history/": to,
    }


def more(model: str, **rows: Row) -> dict[str, Row]:
    """Pages beside those, of one row: `pause=DESK` stands for `<int:pk>/pause/`."""
    return {f"admin/{model}/<int:pk>/{name.replace('_', '-')}/": row for name, row in rows.items()}


COMMUNITY = {
    **pages("community/buddyrequest"),
    **pages("community/community", only=True),
    **pages("community/datarequest"),
    **pages("community/forumtopic"),
    **pages("community/member"),
    **more("community/member", pause=DESK),
    **pages("community/othersite", ROOT, add=ROOT, delete=ROOT),
    f"admin/community/othersite/{ONE}/secret/": (SIGN_IN, 403, 405, 405),
    **pages("post_office/email", ROOT),
}

MEETUPS = {
    **pages("meetups/checkin"),
    **pages("meetups/keepapart", add=DESK, delete=DESK),
    **pages("meetups/meetup", add=DESK),  # deleting: of a published one; drafts: tests/meetups
    **more("meetups/meetup", cancel=DESK, close_out=DESK, day=DESK, run_sheet=DESK, people=DESK, recap=DESK),
    **more("meetups/meetup", publish=BUTTON, start_agenda=BUTTON, remove=BUTTON),
    "admin/meetups/meetup/<int:pk>/people.csv/": DESK,
    **pages("meetups/message"),
    **pages("meetups/offer"),
    **more("meetups/offer", change=DESK),
    **pages("meetups/poll", add=DESK),  # deleting: of one that was opened
    **more("meetups/poll", open=BUTTON, close=BUTTON, use=DESK),  # of a closed one
    **pages("meetups/prompt", add=DESK, delete=DESK),
    **pages("meetups/resource", add=DESK, delete=DESK),
    **more("meetups/resource", publish=BUTTON, decline=DESK),
    **pages("meetups/series", add=DESK, delete=DESK),  # of one nobody has answered
    "admin/meetups/theme/": DESK,
}

CHARTER = {
    **pages("charter/charter", only=True),
    "admin/charter/concern/": NOBODY,  # but care stewards: tests/charter/test_concern_desk.py
    "admin/charter/concern/<slug:reference>/change/": NOBODY,
    **pages("charter/draft", delete=DESK),  # of one not published
    "admin/charter/draft/begin/": BUTTON,
    **more("charter/draft", changes=DESK, publish=BUTTON, put_back=BUTTON),
    "admin/charter/draft/<int:pk>/merge/": moved(f"/admin/charter/draft/{ONE}/change/"),  # is up to date
    "admin/charter/draft/<int:pk>/lines/<int:line>/": DESK,
    **pages("charter/proposal"),
    **more("charter/proposal", adopt=DESK, set_aside=DESK),
    **pages("charter/redaction", add=DESK),
    **pages("charter/response"),
    **more("charter/response", hide=DESK),
    **pages("charter/revision"),
}

BURSARIES = {
    "admin/bursaries/application/": ROOT,
    "admin/bursaries/application/<slug:reference>/change/": ROOT,
    "admin/bursaries/topay/": ROOT,
    "admin/bursaries/topay/<slug:reference>/change/": ROOT,
    **pages("bursaries/fund", ROOT, add=ROOT),  # deleting: of one that was applied to
    **more("bursaries/fund", draw=BUTTON),
}

# What a GET, redirects followed, ends in: a status, or the page it was led to.
ADMIN: dict[str, Row] = {
    "admin/": DESK,
    "admin/login/": moved("/admin/"),
    "admin/logout/": BUTTON,
    "admin/password_change/": NOWHERE,
    "admin/password_change/done/": NOWHERE,
    "admin/autocomplete/": NOBODY,  # asked without saying for which field
    "admin/jsi18n/": DESK,
    "admin/r/<path:content_type_id>/<path:object_id>/": moved("/meetups/<slug:slug>/"),
    "admin/^(?P<app_label>community|post_office|meetups|charter|bursaries)/$": DESK,
    "admin/(?P<url>.*)$": NOWHERE,
    **COMMUNITY,
    **MEETUPS,
    **CHARTER,
    **BURSARIES,
}
