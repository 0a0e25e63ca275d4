"""Words that changed, as a person would mark them on paper: [-gone-] and {+come+}."""

import pytest

from charter.diffs import Op, Segment, words

pytestmark = pytest.mark.nodb

MARKS = {Op.SAME: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}


def marked(old: str, new: str) -> str:
    """The change in one line."""
    return "".join(MARKS[op].format(text) for op, text in words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Be kind.", "Be kind.", "Be kind."),
        ("", "", ""),
        ("", "Be kind.", "{+Be kind.+}"),
        ("Be kind.", "", "[-Be kind.-]"),
        ("Be kind to all.", "Be gentle to all.", "Be [-kind-]{+gentle+} to all."),
        ("Be kind to all.", "Be kind and gentle to all.", "Be kind {+and gentle +}to all."),
        ("Avoid jargon.", "Avoid jargon, and say it again.", "Avoid jargon{+, and say it again+}."),
        ("Share openly.", "Share what you learn openly.", "Share {+what you learn +}openly."),
        (
            "Share openly.",
            "Share what you learn openly, and reuse what others shared.",
            "Share {+what you learn +}openly{+, and reuse what others shared+}.",
        ),
        ("Assume good intent.", "Notice what you do.", "[-Assume good intent-]{+Notice what you do+}."),
        (
            "Everyone can pass. Nobody has to say why.",
            "Everyone can pass at any time, and nobody has to say why.",
            "Everyone can pass[-. Nobody-]{+ at any time, and nobody+} has to say why.",
        ),
        (
            "If someone is upset, an organiser stays with them after the meetup. You can ask for a chat at any time.",
            "If someone is upset, a host stays with them and asks what would help. You can ask for a chat at any time.",
            "If someone is upset, [-an organiser-]{+a host+} stays with them [-after the meetup-]{+and asks what would"
            " help+}. You can ask for a chat at any time.",
        ),
    ],
)
def test_rewording_is_marked_as_on_paper(old, new, shown):
    assert marked(old, new) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Be kind and patient.", "Be gentle and curious.", "Be [-kind and patient-]{+gentle and curious+}."),
        ("Speak to a host.", "Write to an organiser.", "[-Speak to a host-]{+Write to an organiser+}."),
        ("x a y", "p a q", "[-x a y-]{+p a q+}"),
        ("One, two", "Three, four", "[-One, two-]{+Three, four+}"),
        ("so  a  thing", "so a thing", "so[-  a  -]{+ a +}thing"),
    ],
)
def test_small_words_between_changes_do_not_break_them_up(old, new, shown):
    assert marked(old, new) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("We listen. We care.", "We listen. We share. We care.", "We listen. {+We share. +}We care."),
        ("We listen. We share. We care.", "We listen. We care.", "We listen. [-We share. -]We care."),
        ("Be kind.", "Be kind. Be kind to all.", "Be kind.{+ Be kind to all.+}"),
        ("be kind", "be brave and be kind", "{+be brave and +}be kind"),
        ("kind, brave", "kind, calm, brave", "kind, {+calm, +}brave"),
        ("- kind\n- brave\n", "- kind\n- calm\n- brave\n", "- kind\n{+- calm\n+}- brave\n"),
        ("One.\n\nThree.", "One.\n\nTwo.\n\nThree.", "One.\n\n{+Two.\n\n+}Three."),
    ],
)
def test_what_comes_or_goes_is_a_whole_sentence_clause_or_line(old, new, shown):
    assert marked(old, new) == shown


def test_lines_that_all_change_are_marked_line_by_line():
    assert marked("- kind\n- brave\n- open", "- gentle\n- bold\n- frank") == (
        "- [-kind-]{+gentle+}\n- [-brave-]{+bold+}\n- [-open-]{+frank+}"
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("don't", "do", "[-don't-]{+do+}"),
        ("people's time", "people’s time", "[-people's-]{+people’s+} time"),
        ("we co-hold it", "we hold it", "we [-co-hold-]{+hold+} it"),
        ("at 11.30 sharp", "at 11.45 sharp", "at [-11.30-]{+11.45+} sharp"),
        ("See https://example.org/care.", "See https://example.org/all.", "See [-https://example.org/care-]"
         "{+https://example.org/all+}."),
        ("a cafe\u0301 here", "a cafe here", "a [-cafe\u0301-]{+cafe+} here"),
        ("नमस्ते सब", "नमस्कार सब", "[-नमस्ते-]{+नमस्कार+} सब"),
        ("wave 👍🏽 now", "wave 👍🏿 now", "wave [-👍🏽-]{+👍🏿+} now"),
        ("our 👩‍👩‍👧 too", "our 👩‍👩‍👦 too", "our [-👩‍👩‍👧-]{+👩‍👩‍👦+} too"),
        ("so -\u0301 on", "so - on", "so [--\u0301-]{+-+} on"),
        ("**kind** people", "kind people", "[-**-]kind[-**-] people"),
    ],
)  # fmt: skip
def test_words_accents_emoji_and_addresses_stay_whole(old, new, shown):
    assert marked(old, new) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("one two", "one  two", "one[- -]{+  +}two"),
        ("one\r\ntwo", "one\ntwo", "one[-\r\n-]{+\n+}two"),
        ("one two", "one two ", "one two{+ +}"),
    ],
)
def test_white_space_that_differs_is_a_change(old, new, shown):
    assert marked(old, new) == shown


def test_a_long_detail_with_two_words_changed_at_its_ends_is_compared_within():
    many = [f"word{number}" for number in range(700)]
    old, new = " ".join(["first", *many, "last"]), " ".join(["1st", *many, "end"])
    assert words(old, new) == (
        Segment(Op.REMOVED, "first"),
        Segment(Op.ADDED, "1st"),
        Segment(Op.SAME, f" {' '.join(many)} "),
        Segment(Op.REMOVED, "last"),
        Segment(Op.ADDED, "end"),
    )


def test_what_would_take_long_to_compare_is_replaced_whole_between_what_is_alike():
    old, new = "care " * 1_000, "Much " + "care " * 900 + "more care "
    assert words(f"So {old}", f"So {new}") == (
        Segment(Op.SAME, "So "),
        Segment(Op.REMOVED, ("care " * 999).strip()),
        Segment(Op.ADDED, "Much " + "care " * 900 + "more"),
        Segment(Op.SAME, " care "),
    )


def test_more_tokens_than_are_compared_are_replaced_whole():
    old, new = " ".join(f"a{n}" for n in range(2_500)), " ".join(f"a{n}{'' if n % 2 else 'b'}" for n in range(2_500))
    assert [segment.op for segment in words(old, new)] == [Op.REMOVED, Op.ADDED, Op.SAME]
