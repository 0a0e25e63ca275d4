"""Names in a text are found however they are written, and only where they stand for themselves."""

import pytest

from meetups.mentions import find, fold, read_aloud, spellings

pytestmark = pytest.mark.nodb

FOUND = [
    ("Amina", "Thanks to Amina.", "amina"),
    ("Amina", "AMINA'S idea", "amina"),
    ("Amina", "Amina’s idea", "amina"),
    ("Amina", "(amina)", "amina"),
    ("Amina", "Bilal/Amina/Carys", "amina"),
    ("Amina", "_Amina_ said", "amina"),
    ("Amina", "@amina said", "amina"),
    ("Amina", "Ámìnã", "amina"),
    ("Amina", "A\u00admi\u200bna", "amina"),
    ("Amina", "Amina\u0301", "amina"),
    ("Amina", "ＡＭＩＮＡ", "amina"),
    ("Amina Adeyemi", "Amina Adeyemi spoke", "amina adeyemi"),
    ("Amina Adeyemi", "Amina\nAdeyemi spoke", "amina adeyemi"),
    ("Amina Adeyemi", "Amina spoke", "amina"),
    ("Amina Adeyemi", "Ms Adeyemi spoke", "adeyemi"),
    ("  Amina   Adeyemi ", "amina-adeyemi.example.org", "amina-adeyemi"),
    ("Dr. Amina Adeyemi", "Amina Adeyemi spoke", "amina adeyemi"),
    ("Zoë Brontë", "zoe spoke", "zoe"),
    ("Zoe", "Zoë spoke", "zoe"),
    ("Łukasz Żółć", "Lukasz spoke", "lukasz"),
    ("Søren", "Soren spoke", "soren"),
    ("Straße", "STRASSE", "strasse"),
    ("Siân O’Neil", "Mrs O'Neil spoke", "o'neil"),
    ("Siân O'Neil", "Mrs O’Neil spoke", "o'neil"),
    ("Siân O'Neil", "Mrs O Neil spoke", "o neil"),
    ("Anne-Marie", "Anne Marie spoke", "anne marie"),
    ("Anne Marie Hall", "Anne-Marie Hall spoke", "anne-marie hall"),
    ("Ludwig van Beek", "van Beek spoke", "beek"),
    ("李明", "我们和李明一起", "李明"),
    ("Олена", "Дякуємо Олена!", "олена"),
    ("مريم", "شكرا مريم", "مريم"),
    ("J", "with J on the piano", "j"),
]
NOT_FOUND = [
    ("Ann", "Annabel planned it"),
    ("Amina", "Aminata spoke"),
    ("Amina", "vitamina"),
    ("Amina", "amina2"),
    ("Amina Adeyemi", "Bilal spoke"),
    ("Ludwig van Beek", "a van came"),
    ("Dr Amina", "the doctor, dr for short"),
    ("", "Nobody is called nothing"),
    ("   ", "Nobody is called nothing"),
    ("Al", "all of us"),
]


@pytest.mark.parametrize(("name", "text", "as_written"), FOUND)
def test_a_name_is_found(name, text, as_written):
    [mention] = find({7: name}, [("the text", text)])
    assert (mention.person, mention.name, mention.place) == (7, as_written, "the text")
    assert as_written in mention.around


@pytest.mark.parametrize(("name", "text"), NOT_FOUND)
def test_what_is_another_word_is_not(name, text):
    assert find({7: name}, [("the text", text)]) == []


def test_every_place_is_told_with_the_words_around_it():
    text = "First we thanked Amina for the maps she drew. " + "Then a long part came. " * 5 + "Amina again."
    first, last = find({7: "Amina"}, [("the text", text), ("the caption of photo 1", "Bilal")])
    assert first.around == "first we thanked amina for the maps she drew. then a"
    assert last.around.endswith("part came. amina again.")
    assert first.key != last.key


def test_the_key_of_a_place_holds_while_its_words_do_and_tells_nothing():
    before, after, other = (
        find({7: "Amina"}, [("the text", text)])[0].key
        for text in ("We met Amina here.", "We met AMINA here.", "We saw Amina here.")
    )
    assert before == after != other
    assert "amina" not in before


def test_markdown_hides_no_name():
    text = "**A**mina, A&#109;ina, [here](https://example.org/amina%20adeyemi), [x]\n\n[x]: https://e.org/?q=amina"
    found = find({7: "Amina Adeyemi"}, read_aloud("the text", text))
    assert [(each.place, each.name) for each in found] == [
        ("the text", "amina"),
        ("the text", "amina"),
        ("a link", "amina adeyemi"),
        ("a link", "amina"),
    ]


def test_spellings_are_few_and_the_longest_comes_first():
    assert spellings("Dr Amina van der Berg") == ["amina van der berg", "amina", "berg"]
    assert spellings("Amina") == ["amina"]
    assert fold("  Ｌ’Été  ‐ ŒUVRE ") == "l'ete - oeuvre"
