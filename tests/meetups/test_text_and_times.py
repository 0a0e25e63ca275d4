"""What is computed without a database: Markdown made safe, wall times, times as spoken."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from community import text, times

pytestmark = pytest.mark.nodb

START = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)

# --- Markdown --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("", ""),
        ("*soft* and **loud**", "<p><em>soft</em> and <strong>loud</strong></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>\n'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        ("`x < y`", "<p><code>x &lt; y</code></p>\n"),
        ("# Title", "<h2>Title</h2>\n"),
        ("## Part", "<h2>Part</h2>\n"),
        ("###### Deep", "<h2>Deep</h2>\n"),
        ("# A\n### B\n###### C\n## D", "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h3>D</h3>\n"),
        ("<https://a.example>", '<p><a href="https://a.example" rel="nofollow noopener">https://a.example</a></p>\n'),
        ("[us](mailto:us@a.example)", '<p><a href="mailto:us@a.example" rel="nofollow noopener">us</a></p>\n'),
        ("[call](tel:+440000)", '<p><a href="tel:+440000" rel="nofollow noopener">call</a></p>\n'),
        ("[here](/meetups/)", '<p><a href="/meetups/" rel="nofollow noopener">here</a></p>\n'),
    ],
)
def test_markdown_becomes_html_whose_headings_start_at_three(written, drawn):
    assert text.to_html(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <b onmouseover=alert(1)>b</b>", "<p>a &lt;b onmouseover=alert(1)&gt;b&lt;/b&gt;</p>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("<svg/onload=alert(1)>", "<p>&lt;svg/onload=alert(1)&gt;</p>\n"),
        ("<scr<script>ipt>", "<p>&lt;scr&lt;script&gt;ipt&gt;</p>\n"),
        ("![x](https://a.example/pixel.png)", "<p></p>\n"),
        ("![x](data:image/png;base64,AAAA)", "<p></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>\n"),
        ("[x](&#106;avascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](vbscript:x)", "<p>[x](vbscript:x)</p>\n"),
        ("[x](data:text/html,<script>)", "<p>[x](data:text/html,&lt;script&gt;)</p>\n"),
        ("[x](data:image/png;base64,AAAA)", '<p><a rel="nofollow noopener">x</a></p>\n'),
        ("[x](ftp://a.example)", '<p><a rel="nofollow noopener">x</a></p>\n'),
        (
            '[x](https://a.example "a\\" onclick=alert(1)")',
            '<p><a href="https://a.example" title="a&quot; onclick=alert(1)" rel="nofollow noopener">x</a></p>\n',
        ),
        (
            '[x](https://a.example/"onmouseover="alert(1))',
            '<p><a href="https://a.example/%22onmouseover=%22alert(1)" rel="nofollow noopener">x</a></p>\n',
        ),
        (
            "[![x](//b.example/x.png)](https://a.example)",
            '<p><a href="https://a.example" rel="nofollow noopener"></a></p>\n',
        ),
        ("```html\n<script>\n```", "<pre><code>&lt;script&gt;\n</code></pre>\n"),
        ("`<h1>`", "<p><code>&lt;h1&gt;</code></p>\n"),
    ],
)
def test_what_could_harm_is_shown_or_dropped_never_run(written, drawn):
    assert text.to_html(written) == drawn


ALLOWED = re.compile(
    r'</?(p|em|strong|ul|ol|li|blockquote|code|pre|h2|h3|h4)>|<(br|hr)>|<ol start="-?\d+">|</a>'
    r'|<a( href="(https?:|mailto:|tel:|[^":]*(?=["/?#]))[^"]*")?( title="[^"]*")? rel="nofollow noopener">'
)
PIECES = ["<", ">", '"', "'", "&", "#", "[", "](", ")", "!", "`", "\n", "\n\n", "*", "- ", "\\", "javascript:", "data:",
          "https://a.example/", "<script>", "</p>", "<a href=", "onerror=", "&lt;", "&#60;", "x", " "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text())
def test_no_text_whatever_draws_anything_but_allowed_tags(written):
    left = ALLOWED.sub("", text.to_html(written))
    assert "<" not in left


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("*soft* & **loud**", "soft & loud"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("# Head\n\n- one\n- two", "Head\n\none\n\ntwo"),
        ("[the *way*](https://a.example)", "the way"),
        ("a < b & \"c\" <script>alert('x')</script>", "a < b & \"c\" <script>alert('x')</script>"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words_alone(written, words):
    assert text.to_plain(written) == words


# --- Wall time and instants ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "zone", "problem"),
    [
        (date(2027, 3, 28), time(1, 0), "Europe/London", "does not exist"),
        (date(2027, 3, 28), time(1, 59, 59), "Europe/London", "does not exist"),
        (date(2027, 10, 31), time(1, 0), "Europe/London", "happens twice"),
        (date(2027, 3, 14), time(2, 30), "America/New_York", "does not exist"),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "does not exist"),  # half an hour
        (date(2011, 12, 30), time(12, 0), "Pacific/Apia", "does not exist"),  # a whole day
    ],
)
def test_a_wall_time_that_is_none_or_two_is_refused(day, clock, zone, problem):
    with pytest.raises(ValidationError, match=problem) as refused:
        times.instant(day, clock, zone)
    assert refused.value.code == "clock_change"


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2037, 12, 31)),
    st.sampled_from(["Europe/London", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_every_other_wall_time_is_the_instant_at_which_clocks_there_show_it(naive, zone):
    try:
        found = times.instant(naive.date(), naive.time(), zone)
    except ValidationError:
        earlier, later = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
        assert earlier != later
    else:
        assert found.tzinfo is UTC
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive


@pytest.mark.parametrize("name", ["Europe/London", "America/Argentina/Buenos_Aires", "UTC"])
def test_zones_by_place_are_accepted(name):
    times.validate_zone(name)
    assert str(times.zone(name)) == name


UNKNOWN = ["", "london", "Mars/Olympus", "../../etc/passwd", "\0"]


@pytest.mark.parametrize("name", [*UNKNOWN, "EST", "GMT", "Etc/GMT+1", "Zulu"])
def test_other_names_are_refused_abbreviations_too(name):
    with pytest.raises(ValidationError, match="Choose a time zone from the list, such as Europe/London"):
        times.validate_zone(name)


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_zone_nobody_knows_reads_as_utc(name):
    assert times.zone(name) == ZoneInfo("UTC")


# --- Times as spoken -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "spoken"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12.05am"),
        (time(9, 0), "9am"),
        (time(11, 30), "11.30am"),
        (time(12, 0), "midday"),
        (time(12, 1), "12.01pm"),
        (time(18, 0), "6pm"),
        (time(23, 59), "11.59pm"),
    ],
)
def test_clock_times_as_spoken(clock, spoken):
    assert times.spoken_time(clock) == spoken


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Europe/London", "UK time"),
        ("Europe/Dublin", "Irish time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
    ],
)
def test_zones_as_spoken(name, spoken):
    assert times.spoken_zone(name) == spoken


def test_spans_and_moments_name_their_day_and_zone():
    assert times.spoken_date(date(2026, 11, 4)) == "Wednesday 4 November 2026"
    assert times.spoken_moment(START, "Europe/London") == "Tuesday 24 November 2026, 11.30am UK time"
    assert times.spoken_span(START, START + timedelta(hours=1), "Europe/London") == "11.30am to 12.30pm UK time"
    assert times.spoken_span(START, START + timedelta(hours=13), "Europe/London") == (
        "11.30am to 12.30am on Wednesday 25 November 2026 UK time"
    )
    assert times.spoken_span(START, START + timedelta(hours=1), "Asia/Tokyo") == "8.30pm to 9.30pm Tokyo time"


@pytest.mark.parametrize(
    ("now", "zone", "days"),
    [
        (datetime(2026, 11, 24, 0, 1, tzinfo=UTC), "Europe/London", 0),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "Europe/London", 1),
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), "Asia/Tokyo", 0),
        (datetime(2026, 11, 25, 0, 0, tzinfo=UTC), "Europe/London", -1),
    ],
)
def test_days_until_are_counted_on_the_calendar_there(now, zone, days):
    assert times.days_until(START, now, zone) == days
