"""Markdown that people write, as HTML that cannot harm, or as plain text for mails and calendars."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "pre", "h2", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

markdown = MarkdownIt("commonmark", {"html": False})


def to_html(text: str, top: int = 2) -> SafeString:
    """Safe HTML for Markdown, its headings from h`top` down without a gap (WCAG 1.3.1). Links are not vouched for."""
    tokens = markdown.parse(text)
    fit_headings(tokens, top)
    drawn = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return mark_safe(clean)


def fit_headings(tokens: list[Token], top: int) -> None:
    """Gives each heading the level it has in the page: the first is `top`, none is more than one below the last."""
    level = top - 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) + top - 1, level + 1, 4)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def printable(text: str) -> str:
    """The text without characters that no page and no feed may hold (XML 1.0, 2.2), lines ending in one character."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "", re.sub(r"\r\n?", "\n", text))


def to_plain(text: str) -> str:
    """The words of a Markdown text, paragraphs apart, no markup."""
    drawn = re.sub(r"</(p|li|h[2-4]|blockquote|pre)>", r"</\1>\n", to_html(text))
    words = html.unescape(nh3.clean(drawn, tags=set()))
    return re.sub(r"\n{3,}", "\n\n", words).strip()
