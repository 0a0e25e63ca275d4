"""How the board of themes changes: step by step, one organiser at a time, and each step can be undone."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from community.models import Member
from meetups.models.checkin import CheckIn
from meetups.models.keys import numbers
from meetups.models.meetup import Meetup
from meetups.models.poll import Poll
from meetups.models.question import Question
from meetups.models.theme import Theme, ThemeItem

KINDS: dict[str, type[CheckIn] | type[Question]] = {"answer": CheckIn, "question": Question}
WENT: dict[str, type[Meetup] | type[Poll]] = {"meetup_id": Meetup, "poll_id": Poll}  # where a theme can go
GONE = "Something you ticked is not there any more: its author has taken it back. Nothing was changed."
MOVED = (
    "Someone else changed the board while you had it open, so nothing of yours was done. This is the board as it is "
    "now: look, then do yours again."
)


class BoardMoved(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Somebody else was first; the message is a sentence for the later one."""

    def __init__(self) -> None:
        super().__init__(MOVED)


class Step(models.Model):
    """One change to the board, with what was before it. Rows stay, the undone ones too."""

    number = models.PositiveIntegerField(unique=True)
    what = models.CharField(max_length=300)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField()  # the places of items and the fields of themes that it changed
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.what


class Board(models.Model):
    """The one row whose lock all changes take. `version` rises with each step and each undo: who sends the number of
    another board than there is has looked at an old one."""

    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return "The board of themes"

    @classmethod
    def current(cls) -> "Board":
        """The board, made when it is first asked for."""
        return cls.objects.get_or_create(pk=1)[0]

    @staticmethod
    def last_step() -> Step | None:
        """The one that an undo would undo."""
        return Step.objects.filter(undone_at=None).last()

    def put(self, keys: Iterable[str], theme: Theme | str | None, by: Member, seen: int) -> None:
        """Puts these into a theme, into a new one (its title given), or (None) back among those in none. Each leaves
        where it was: so are themes split, and items moved."""
        found = sorted({*keys})
        if not found:
            raise ValidationError({"items": "Tick what you want to move."})
        with transaction.atomic():
            self._lock(seen)
            if isinstance(theme, str):
                self._free(theme)
                theme = Theme.objects.create(title=theme)
                made = _fields([theme])
                made[theme.pk]["is_open"] = False
            else:
                theme, made = theme and self._open(theme), {}
            self._exist(found)
            where = f"in “{theme}”" if theme else "in no theme"
            self._note(f"Put {len(found)} {where}.", by, found, made)
            _place(dict.fromkeys(found, theme.pk if theme else None))

    def rename(self, theme: Theme, title: str, by: Member, seen: int) -> None:
        """Gives a theme another title."""
        with transaction.atomic():
            self._lock(seen)
            theme = self._open(theme)
            self._free(title, but_for=theme)
            self._note(f"Renamed “{theme}” to “{title}”.", by, [], _fields([theme]))
            Theme.objects.filter(pk=theme.pk).update(title=title)

    def merge(self, theme: Theme, into: Theme, by: Member, seen: int) -> None:
        """Puts all of one theme into another, and closes it. Where it went goes along, unless the other went
        somewhere itself."""
        if theme.pk == into.pk:
            raise ValidationError({"into": "Choose two different themes."})
        with transaction.atomic():
            self._lock(seen)
            theme, into = self._open(theme), self._open(into)
            keys = [item.key for item in theme.items.all()]
            self._note(f"Merged “{theme}” into “{into}”.", by, keys, _fields([theme, into]))
            _place(dict.fromkeys(keys, into.pk))
            Theme.objects.filter(pk=theme.pk).update(is_open=False)
            Theme.objects.filter(pk=into.pk).update(
                **{name: getattr(into, name) or getattr(theme, name) for name in WENT}
            )

    def link(self, theme: Theme, meetup: Meetup | None, poll: Poll | None, by: Member, seen: int) -> None:
        """Notes where it went: the meetup whose agenda it shaped and the poll it raised, or neither."""
        with transaction.atomic():
            self._lock(seen)
            theme = self._open(theme)
            went = " and ".join(f"“{place}”" for place in (meetup, poll) if place)
            self._note(
                f"Noted that “{theme}” went {f'into {went}' if went else 'nowhere yet'}."[:300],
                by,
                [],
                _fields([theme]),
            )
            Theme.objects.filter(pk=theme.pk).update(meetup=meetup, poll=poll)

    def undo(self, seen: int) -> Step:
        """Undoes the last step that is not undone: all is where it was before it, but what its author has taken back.
        Raises ValidationError where there is none."""
        with transaction.atomic():
            self._lock(seen)
            step = self.last_step()
            if step is None:
                raise ValidationError("There is nothing to undo.")
            for key, fields in step.before["themes"].items():
                gone = {name: None for name, of in WENT.items() if not of.objects.filter(pk=fields[name]).exists()}
                Theme.objects.filter(pk=int(key)).update(**fields | gone)
            places = step.before["places"]
            _place({key: places[key] for key in _there(places)})
            step.undone_at = timezone.now()
            step.save(update_fields=["undone_at"])
            return step

    # --- Only under the lock ------------------------------------------------------------------------------------------

    def _lock(self, seen: int) -> None:
        """Nobody else may change the board until our transaction ends. Raises BoardMoved for who saw another one."""
        locked = Board.objects.select_for_update().get(pk=self.pk)
        if locked.version != seen:
            raise BoardMoved
        self.version = seen + 1
        self.save(update_fields=["version"])

    def _note(self, what: str, by: Member, keys: Collection[str], themes: dict[int, dict[str, Any]]) -> None:
        """Keeps the step, with where these are now."""
        places = dict.fromkeys(keys) | {item.key: item.theme_id for item in _items(keys)}
        before = {"places": places, "themes": themes}
        Step.objects.create(number=self.version, what=what, by=by, before=before)

    def _open(self, theme: Theme) -> Theme:
        """The theme as it is now."""
        return Theme.objects.open().get(pk=theme.pk)

    def _free(self, title: str, but_for: Theme | None = None) -> None:
        """Raises ValidationError for no title, and for one that another theme has."""
        others = Theme.objects.open().exclude(pk__in=[but_for.pk] if but_for else [])
        if not title.strip():
            raise ValidationError({"title": "Give the theme a title."})
        if others.filter(title__iexact=title).exists():
            raise ValidationError({"title": "There is a theme with this title. Choose another title, or that theme."})

    def _exist(self, keys: Collection[str]) -> None:
        if len(_there(keys)) != len(keys):
            raise ValidationError({"items": GONE})


def _there(keys: Collection[str]) -> list[str]:
    """Those that stand for something that is still there."""
    return [
        f"{kind}-{pk}"
        for kind, model in KINDS.items()
        for pk in model._default_manager.filter(pk__in=numbers(keys, kind)).values_list("pk", flat=True)
    ]


def _items(keys: Collection[str]) -> Any:
    """The rows of those that lie in a theme."""
    in_them = models.Q(answer__in=numbers(keys, "answer")) | models.Q(question__in=numbers(keys, "question"))
    return ThemeItem.objects.filter(in_them)


def _place(places: dict[str, int | None]) -> None:
    """Puts each where it belongs (None: in no theme), taking it from where it was."""
    _items(places).delete()
    ThemeItem.objects.bulk_create(
        ThemeItem(theme_id=theme, **{f"{kind}_id": pk})
        for kind in KINDS
        for pk in numbers(places, kind)
        if (theme := places[f"{kind}-{pk}"]) is not None
    )


def _fields(themes: Iterable[Theme]) -> dict[int, dict[str, Any]]:
    """What a step may change of them."""
    return {theme.pk: {name: getattr(theme, name) for name in ("title", "is_open", *WENT)} for theme in themes}
