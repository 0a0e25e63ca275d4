"""Two calendar programs people really use on the command line, each with all its files below one folder.

What vdirsyncer 0.21 and khal 0.14 need here:

- vdirsyncer reads a feed with its `http` storage, which is read-only; the pair's other side is a folder of .ics files
  (`filesystem`, `fileext` with its dot). Neither has collections, so `collections = null`. The folder must exist:
  otherwise `discover` asks whether to make it.
- It ignores the feed's UIDs and names each event after a hash of what it says (DTSTAMP and LAST-MODIFIED left out), so
  a meetup that moved arrives as one file gone and another come.
- It refuses to empty a folder that had events ("--force-delete"): right, since a feed never loses all at once.
- khal reads that folder as a `vdir`; it keeps an index of its own (`[sqlite] path`). Times are shown in
  `local_timezone`; formats must be given, or they follow the machine's locale, and khal refuses those it cannot parse.
- Both want HOME and, unset, fall back from XDG_* to folders below it.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VDIRSYNCER = """
[general]
status_path = "{home}/status/"

[pair meetups]
a = "feed"
b = "folder"
collections = null

[storage feed]
type = "http"
url = "{feed}"

[storage folder]
type = "filesystem"
path = "{home}/events/"
fileext = ".ics"
"""

KHAL = """
[calendars]
[[meetups]]
path = {home}/events/
readonly = True

[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {home}/khal.db
"""


@dataclass
class CalendarProgram:
    """One person's calendar, fed by one address."""

    home: Path
    feed: str

    def follow(self) -> None:
        """Sets up the subscription, and fetches it for the first time."""
        (self.home / "events").mkdir(parents=True)
        self._write("vdirsyncer", VDIRSYNCER.format(home=self.home, feed=self.feed))
        self._run("vdirsyncer", "-c", f"{self.home}/vdirsyncer", "discover")
        self.sync()

    def sync(self) -> None:
        """Fetches the feed again."""
        self._run("vdirsyncer", "-c", f"{self.home}/vdirsyncer", "sync")

    def events(self, zone: str = "Europe/London") -> list[dict[str, Any]]:
        """What khal lists for the next 13 months, in order, to someone who lives in that zone."""
        self._write("khal", KHAL.format(home=self.home, zone=zone))
        fields = ("title", "start-long", "end-long", "location", "status", "description")
        wanted = [part for name in fields for part in ("--json", name)]
        printed = self._run("khal", "-c", f"{self.home}/khal", "list", "--once", *wanted, "today", "400d")
        return [event for day in printed.splitlines() for event in json.loads(day)]

    def starts(self, zone: str = "Europe/London") -> dict[str, str]:
        """Title to start, "2027-03-30 11:30", on that zone's clocks."""
        return {event["title"]: event["start-long"] for event in self.events(zone)}

    def _write(self, name: str, config: str) -> None:
        (self.home / name).write_text(config)

    def _run(self, *command: str) -> str:
        """What the program prints. Raises AssertionError with its complaint when it fails."""
        kept = {name: value for name, value in os.environ.items() if name == "PATH"}
        env = kept | {"HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        env |= {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        done = subprocess.run(command, env=env, cwd=self.home, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
