"""Markdown that people write, as HTML that cannot harm, or as plain text for mails and calendars."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "pre", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

markdown = MarkdownIt("commonmark", {"html": False})


def to_html(text: str) -> SafeString:
    """Safe HTML for Markdown. Headings start at h3, since pages own h1 and h2; links are not vouched for."""
    drawn = markdown.render(text)
    drawn = re.sub(r"(</?)h([1-6])>", lambda tag: f"{tag[1]}h{min(int(tag[2]) + 2, 4)}>", drawn)
    return mark_safe(
        nh3.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener")
    )


def to_plain(text: str) -> str:
    """The words of a Markdown text, paragraphs apart, no markup."""
    drawn = re.sub(r"</(p|li|h3|h4|blockquote|pre)>", r"</\1>\n", to_html(text))
    words = html.unescape(nh3.clean(drawn, tags=set()))
    return re.sub(r"\n{3,}", "\n\n", words).strip()
