"""The year as people live it, and by hand, beside each moment, what everyone must then hear: that and nothing else.

An entry is (moment, what is done, what is heard). Where nothing is done, the moment is one at which something is due,
or one at which somebody might think so. Moments are those of a clock on the wall in London.
"""

from datetime import time

from tests.year.acts import (
    begin_series,
    cancel,
    close_account,
    join,
    leave,
    prefer,
    publish_recap,
    publish_single,
    revise,
    revise_from,
    revise_series,
    save,
    together,
)
from tests.year.letters import day

REFUSE, STOP, ACCEPT = "the mail server refuses", "the mail server is away", "the mail server takes mail again"

WINTER = [
    # Who they are, and the mail they chose. Dora lives in New York. Reminders the day before are on unless turned off.
    (
        "4 Jan 10:00",
        join(
            Amina="announced recap hour-before",
            Bilal="",
            Chidi="-day-before",
            Dora="announced",
            Emil="-day-before hour-before",
            Fatima="recap",
            Hana="",
        ),
        "",
    ),
    ("5 Jan 09:00", begin_series(capacity=3), ""),
    ("5 Jan 09:10", None, "announced 26 Jan, 23 Feb, 30 Mar, 27 Apr, 25 May, 29 Jun: Amina Dora"),
    (
        "12 Jan 18:00",
        save("26 Jan", "Amina Bilal Chidi Dora Emil"),
        "saved 26 Jan: Amina Bilal Chidi; waiting 26 Jan: Dora Emil",
    ),
    ("20 Jan 08:00", leave("26 Jan", "Bilal"), "promoted 26 Jan: Dora"),
    ("25 Jan 11:30", None, "reminder 26 Jan: Amina Dora"),
    ("26 Jan 10:30", None, "reminder 26 Jan: Amina"),
    ("26 Jan 12:40", publish_recap("26 Jan"), ""),
    ("26 Jan 12:50", None, "recap 26 Jan: Amina Fatima"),
    # What changes within ten minutes makes one mail; what is taken back in time makes none.
    (
        "2 Feb 12:00",
        save("23 Feb", "Amina Bilal Emil Fatima Hana"),
        "saved 23 Feb: Amina Bilal Emil; waiting 23 Feb: Fatima Hana",
    ),
    ("3 Feb 09:00", revise("23 Feb", join_link="https://meet.example.org/winter"), ""),
    ("3 Feb 09:06", revise("23 Feb", title="Words in winter"), ""),
    ("3 Feb 09:16", None, "changed 23 Feb: Amina Bilal Emil Fatima Hana"),
    ("4 Feb 09:00", revise("23 Feb", time=time(12)), ""),
    ("4 Feb 09:05", revise("23 Feb", time=time(11, 30)), ""),
    ("4 Feb 09:15", None, ""),
    ("5 Feb 15:00", revise("23 Feb", join_link="https://meet.example.org/other"), ""),
    ("5 Feb 15:10", None, "changed 23 Feb: Amina Bilal Emil"),
    ("10 Feb 20:00", leave("23 Feb", "Bilal", by_organiser=True), "removed 23 Feb: Bilal; promoted 23 Feb: Fatima"),
    ("11 Feb 07:00", save("23 Feb", "Bilal"), "waiting 23 Feb: Bilal"),
    ("22 Feb 11:30", None, "reminder 23 Feb: Amina Fatima"),
    ("23 Feb 10:30", None, "reminder 23 Feb: Amina Emil"),
    ("23 Feb 13:00", publish_recap("23 Feb"), ""),
    ("23 Feb 13:10", None, "recap 23 Feb: Amina Fatima"),
]

# The clocks go forward on 28 March. A day before is 24 hours before; half past eleven stays half past eleven.
SPRING = [
    ("2 Mar 10:00", publish_single("28 Mar", "The clocks go forward"), ""),
    ("2 Mar 10:10", None, "announced 28 Mar: Amina Dora"),
    ("8 Mar 19:00", save("28 Mar", "Dora Bilal Chidi Emil"), "saved 28 Mar: Dora Bilal Chidi Emil"),
    (
        "9 Mar 19:00",
        save("30 Mar", "Amina Bilal Dora Emil Fatima"),
        "saved 30 Mar: Amina Bilal Dora; waiting 30 Mar: Emil Fatima",
    ),
    ("27 Mar 10:30", None, "reminder 28 Mar: Dora Bilal"),
    ("28 Mar 00:59", None, ""),
    ("28 Mar 02:01", None, ""),
    ("28 Mar 10:30", None, "reminder 28 Mar: Emil"),
    ("29 Mar 11:30", None, "reminder 30 Mar: Amina Bilal Dora"),
    ("29 Mar 20:00", leave("30 Mar", "Amina"), "promoted 30 Mar: Emil"),
    ("30 Mar 10:30", None, "reminder 30 Mar: Emil"),
    # The series is edited, but for one meetup that was edited by hand.
    (
        "1 Apr 12:00",
        together(save("27 Apr", "Amina Bilal Hana Chidi"), save("25 May", "Fatima")),
        "saved 27 Apr: Amina Bilal Hana; waiting 27 Apr: Chidi; saved 25 May: Fatima",
    ),
    ("3 Apr 10:00", revise("25 May", platform="Zulip"), ""),
    ("3 Apr 10:10", None, "changed 25 May: Fatima"),
    ("5 Apr 10:00", join(Goran="announced hour-before"), ""),
    ("6 Apr 10:00", revise_series(platform="Jitsi"), ""),
    ("6 Apr 10:10", None, "changed 27 Apr: Amina Bilal Hana Chidi"),
    # The mail server refuses for a while: tried again after a minute, then ten, then an hour.
    ("26 Apr 11:00", REFUSE, ""),
    ("26 Apr 11:30", None, ""),
    ("26 Apr 11:31", None, ""),
    ("26 Apr 11:41", None, ""),
    ("26 Apr 12:30", ACCEPT, ""),
    ("26 Apr 12:41", None, "reminder 27 Apr: Amina Bilal Hana"),
    ("27 Apr 10:30", None, "reminder 27 Apr: Amina"),
    ("27 Apr 12:35", publish_recap("27 Apr"), ""),
    ("27 Apr 12:45", None, "recap 27 Apr: Amina Fatima"),
    # A meetup is moved; a change that was told is taken back, and told; in the last hour all is told at once.
    (
        "4 May 12:00",
        save("25 May", "Goran Dora Amina Bilal"),
        "saved 25 May: Goran Dora; waiting 25 May: Amina Bilal",
    ),
    ("10 May 09:00", revise("25 May", date=day("26 May"), time=time(18)), ""),
    ("10 May 09:10", None, "changed 25 May > 26 May 6pm to 7pm: Fatima Goran Dora Amina Bilal"),
    ("12 May 09:00", revise("26 May", title="A table of stories"), ""),
    ("12 May 09:10", None, "changed 26 May 6pm to 7pm: Fatima Goran Dora Amina Bilal"),
    ("12 May 12:00", revise("26 May", title="Our monthly meetup"), ""),
    ("12 May 12:10", None, "changed 26 May 6pm to 7pm: Fatima Goran Dora Amina Bilal"),
    ("25 May 18:00", None, "reminder 26 May 6pm to 7pm: Fatima Goran Dora"),
    ("26 May 17:00", None, "reminder 26 May 6pm to 7pm: Goran"),
    (
        "26 May 17:30",
        revise("26 May", minutes=90),
        "changed 26 May 6pm to 7pm > 26 May 6pm to 7.30pm: Fatima Goran Dora Amina Bilal",
    ),
]

SUMMER = [
    # Cancelled just after a change that nobody has heard of. Hana, who had a place, is no longer a member.
    (
        "1 Jun 10:00",
        save("29 Jun", "Amina Hana Bilal Chidi Emil"),
        "saved 29 Jun: Amina Hana Bilal; waiting 29 Jun: Chidi Emil",
    ),
    ("10 Jun 10:00", close_account("Hana"), ""),
    ("15 Jun 09:00", revise("29 Jun", time=time(12)), ""),
    (
        "15 Jun 09:05",
        cancel("29 Jun", "The room is flooded."),
        "cancelled 29 Jun midday to 1pm, 27 Jul: Amina Bilal Chidi Emil",
    ),
    ("15 Jun 09:10", None, ""),
    ("28 Jun 11:30", None, ""),
    # What could not leave, and is no longer true, never leaves: that Bilal waits.
    (
        "5 Jul 10:00",
        save("27 Jul", "Amina Goran Emil Dora Fatima"),
        "saved 27 Jul: Amina Goran Emil; waiting 27 Jul: Dora Fatima",
    ),
    ("6 Jul 09:00", REFUSE, ""),
    ("6 Jul 09:30", save("27 Jul", "Bilal"), ""),
    ("6 Jul 09:35", leave("27 Jul", "Amina Goran Emil"), ""),
    ("6 Jul 10:00", ACCEPT, "promoted 27 Jul: Dora Fatima Bilal"),
    ("20 Jul 10:00", prefer("Bilal", "hour-before"), ""),
    ("26 Jul 11:30", None, "reminder 27 Jul: Dora Fatima Bilal"),
    # What could not leave before the meetup was over never leaves: the reminder an hour before.
    ("27 Jul 10:00", STOP, ""),
    ("27 Jul 10:30", None, ""),
    ("27 Jul 11:41", None, ""),
    ("27 Jul 13:00", ACCEPT, ""),
    ("27 Jul 17:41", None, ""),
    # The later ones of the series are edited, and one of them moved by a day.
    (
        "3 Aug 10:00",
        together(save("31 Aug", "Amina Bilal"), save("28 Sep", "Amina Dora"), save("26 Oct", "Chidi")),
        "saved 31 Aug: Amina Bilal; saved 28 Sep: Amina Dora; saved 26 Oct: Chidi",
    ),
    ("4 Aug 10:00", revise_from("28 Sep", title="Our autumn meetup", date=day("29 Sep")), ""),
    ("4 Aug 10:10", None, "changed 28 Sep > 29 Sep: Amina Dora; changed 26 Oct: Chidi"),
    # A reminder makes way for a change that says it all.
    ("30 Aug 11:25", revise("31 Aug", title="Our summer meetup"), ""),
    ("30 Aug 11:30", None, ""),
    ("30 Aug 11:35", None, "changed 31 Aug: Amina Bilal"),
    ("31 Aug 10:30", None, "reminder 31 Aug: Amina Bilal"),
    ("31 Aug 12:40", publish_recap("31 Aug"), ""),
    ("31 Aug 12:50", None, "recap 31 Aug: Amina Fatima"),
]

# The clocks go back on 31 October: a day before half past eleven it is half past twelve.
AUTUMN = [
    ("1 Sep 10:00", together(join(Ines="announced recap"), prefer("Goran", "-announced")), ""),
    # Two that are published together are announced together; one is cancelled before that mail could leave.
    ("10 Sep 08:30", REFUSE, ""),
    ("10 Sep 09:00", publish_single("31 Oct", "The clocks go back"), ""),
    ("10 Sep 09:08", publish_single("17 Oct", "A walk"), ""),
    ("10 Sep 09:10", None, ""),
    ("10 Sep 09:18", None, ""),
    ("10 Sep 09:20", cancel("17 Oct", "Rain."), ""),
    ("10 Sep 10:00", ACCEPT, "announced 31 Oct: Amina Dora Ines"),
    ("28 Sep 11:30", None, "reminder 29 Sep: Amina Dora"),
    ("29 Sep 10:30", None, "reminder 29 Sep: Amina"),
    (
        "4 Oct 10:00",
        together(
            save("31 Oct", "Dora Emil Ines"), save("26 Oct", "Amina Ines Emil"), save("30 Nov", "Amina Dora Ines")
        ),
        "saved 31 Oct: Dora Emil Ines; saved 26 Oct: Amina Ines; waiting 26 Oct: Emil; saved 30 Nov: Amina Dora Ines",
    ),
    ("25 Oct 11:30", None, "reminder 26 Oct: Amina Ines"),
    ("26 Oct 10:30", None, "reminder 26 Oct: Amina"),
    ("26 Oct 16:00", publish_recap("26 Oct"), ""),
    ("26 Oct 16:10", None, "recap 26 Oct: Amina Fatima Ines"),
    ("30 Oct 11:30", None, ""),
    ("30 Oct 12:30", None, "reminder 31 Oct: Dora Ines"),
    ("31 Oct 00:30", None, ""),
    ("31 Oct 10:30", None, "reminder 31 Oct: Emil"),
    ("10 Nov 10:00", save("30 Nov", "Chidi Bilal"), "waiting 30 Nov: Chidi Bilal"),
    ("15 Nov 12:00", revise("30 Nov", capacity=5), "promoted 30 Nov: Chidi Bilal"),
    ("29 Nov 11:30", None, "reminder 30 Nov: Amina Dora Ines Bilal"),
    ("30 Nov 10:30", None, "reminder 30 Nov: Amina Bilal"),
    (
        "1 Dec 10:00",
        save("28 Dec", "Amina Fatima Goran Dora"),
        "saved 28 Dec: Amina Fatima Goran; waiting 28 Dec: Dora",
    ),
    # Changed while it could not leave that Emil waits: that mail says how it is now, and is the only one he gets.
    ("2 Dec 09:30", REFUSE, ""),
    ("2 Dec 10:00", save("28 Dec", "Emil"), ""),
    ("2 Dec 10:05", revise("28 Dec", minutes=45), ""),
    ("2 Dec 10:15", None, ""),
    (
        "2 Dec 11:00",
        ACCEPT,
        "changed 28 Dec > 28 Dec 11.30am to 12.15pm: Amina Fatima Goran Dora; waiting 28 Dec 11.30am to 12.15pm: Emil",
    ),
    # Cancelled while the mail that it had changed could not leave.
    ("20 Dec 09:30", REFUSE, ""),
    ("20 Dec 10:00", revise("28 Dec", time=time(13)), ""),
    ("20 Dec 10:10", None, ""),
    ("20 Dec 10:30", cancel("28 Dec", "Everyone is away."), ""),
    ("20 Dec 11:00", ACCEPT, "cancelled 28 Dec 1pm to 1.45pm, 25 Jan 2028: Amina Fatima Goran Dora Emil"),
    ("27 Dec 13:00", None, ""),
    ("31 Dec 23:59", None, ""),
]

# `work` makes each meetup six months ahead, on the first day that it may: days begin at midnight, UTC.
MADE_ON = [
    ("27 Jan 00", "27 Jul: Amina Dora"),
    ("1 Mar 00", "31 Aug: Amina Dora"),
    ("28 Mar 00", "28 Sep: Amina Dora"),
    ("26 Apr 01", "26 Oct: Amina Dora Goran"),
    ("30 May 01", "30 Nov: Amina Dora Goran"),
    ("28 Jun 01", "28 Dec: Amina Dora Goran"),
    ("25 Jul 01", "25 Jan 2028: Amina Dora Goran"),
    ("29 Aug 01", "29 Feb 2028: Amina Dora Goran"),
    ("28 Sep 01", "28 Mar 2028: Amina Dora Ines"),
    ("25 Oct 01", "25 Apr 2028: Amina Dora Ines"),
    ("30 Nov 00", "30 May 2028: Amina Dora Ines"),
    ("27 Dec 00", "27 Jun 2028: Amina Dora Ines"),
]
MADE = [
    entry for hour, heard in MADE_ON for entry in ((f"{hour}:00", None, ""), (f"{hour}:10", None, f"announced {heard}"))
]
