"""What can be measured of a page on show. Each function returns the faults it finds, as sentences."""

from functools import cache
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

# Target sizes in CSS px: WCAG 2.2 SC 2.5.8, whose exception for links within a sentence holds here too; and our own 44.
TARGETS = """() => {
    const said = element => (element.getAttribute("aria-label") || element.innerText || element.name || "").trim();
    const in_sentence = element => getComputedStyle(element).display === "inline"
        && element.parentElement.innerText.trim() !== element.innerText.trim();
    const least = element => element.matches("button, .button, nav a") ? [24, 44] : [24, 24];
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter(element => element.checkVisibility() && !in_sentence(element))
        .map(element => [element, element.getBoundingClientRect(), least(element)])
        .filter(([_, box, [width, height]]) => box.width < width || box.height < height)
        .map(([element, box]) => `${element.localName} “${said(element)}” is ${box.width} x ${box.height} px`);
}"""

# Where the keyboard is, and how it shows: outline at least 2 px, 3:1 against what lies around it (WCAG 2.4.7, 1.4.11).
STOP = """() => {
    const channels = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => channels(colour).slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const contrast = (one, other) => [light(one), light(other)].sort((a, b) => b - a)
        .map(part => part + 0.05).reduce((brighter, darker) => brighter / darker);
    const around = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return channels(colour)[3] === 0 && element.parentElement ? around(element.parentElement) : colour;
    };
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    if (here === document.body) return null;
    const shows = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && contrast(style.outlineColor, around(here.parentElement)) >= 3
        && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return [[...document.querySelectorAll("*")].indexOf(here), here.outerHTML.slice(0, 80), shows];
}"""

# Radios of one name are one stop: the chosen one, or the first; arrow keys go on from there.
REACHABLE = """() => {
    const stop = radio => {
        const all = [...radio.form.elements[radio.name]];
        return all.find(each => each.checked) || all[0];
    };
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    return [...document.querySelectorAll("*")]
        .map((element, index) => [index, element])
        .filter(([_, element]) => element.matches(kinds))
        .filter(([_, element]) => element.type !== "radio" || element === stop(element))
        .filter(([_, element]) => element.checkVisibility())
        .map(([index]) => index);
}"""

WIDEST = """() => [...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > innerWidth)
    .map(element => `${element.localName}.${element.className} reaches ${element.getBoundingClientRect().right} px`)"""


@cache
def axe_script() -> str:
    """axe-core itself."""
    return Axe().axe_script


def axe_findings(page: Page, **options: Any) -> list[str]:
    """What axe finds, by its defaults (WCAG 2.0 to 2.2, A and AA, and best practice, at every impact) and `options`.

    The debugger puts it in, which the site's Content-Security-Policy does not bind: the page is as visitors get it.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_script())
    page.evaluate("document.getAnimations().forEach(each => each.finish())")  # colours half-way are nobody's colours
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"]} | options)
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:120]} {' '.join(node['failureSummary'].split())[:240]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def dress(page: Page, scheme: Literal["light", "dark"], width: int, height: int = 800) -> None:
    """Shows the page in that colour scheme, that large (CSS px)."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})


def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways (WCAG 1.4.10)."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return page.evaluate(WIDEST) or ["something reaches over the edge"] if wide else []


def small_targets(page: Page) -> list[str]:
    """What is too small to hit."""
    return list(page.evaluate(TARGETS))


def lost_keyboard(page: Page) -> list[str]:
    """Where Tab does not come to, or out of the order of reading, or without showing. Starts and ends off the page."""
    expected = page.evaluate(REACHABLE)
    stops = []
    for _ in expected:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(STOP) or [None, "the page itself", True])
    page.keyboard.press("Tab")
    trapped = page.evaluate(STOP)
    order = [] if [stop[0] for stop in stops] == expected else [f"order: {[stop[1] for stop in stops]}"]
    hidden = [f"focus does not show: {what}" for _, what, shows in stops if not shows]
    return order + hidden + ([f"no way out of: {trapped[1]}"] if trapped else [])


def headings(page: Page) -> list[str]:
    """Whether the page has other than one main heading."""
    texts = page.locator("h1").all_inner_texts()
    return [] if len(texts) == 1 else [f"{len(texts)} h1: {texts}"]


def listen(page: Page) -> list[str]:
    """A list that fills with what the browser complains of from now on: scripts, policies, files that do not come.

    That a page itself answers 4xx or 5xx is no complaint (some are there to say so), nor what a next page cuts short.
    """
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        of_page = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type in ("error", "warning") and not of_page:
            complaints.append(f"{message.type}: {message.text}")

    def lost(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"did not come: {request.url} {request.failure}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", lost)
    return complaints
