"""Pounds as people type them become pence, exactly, or are refused with a sentence that helps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursaries.models.fund import MOST
from bursaries.money import HOW, NotMoney, pence, plain, pounds

pytestmark = pytest.mark.nodb

FINE = "Write at most two figures after the point: there is nothing smaller than a penny."
NOTHING = "Write an amount of more than nothing."
HUGE = "This is more than any fund here has."


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("12", 1200), ("£12", 1200), ("12.5", 1250), ("12.50", 1250), ("0.01", 1), ("1,000.50", 100_050)),
        *(("£1,000.50", 100_050), ("£ 7", 700), (" 7 ", 700), ("007", 700), ("1000000", MOST)),
        *(("1,000,000.00", MOST), ("\u00a07\u00a0", 700), ("0.1", 10), ("0.29", 29), ("1.15", 115)),
    ],
)
def test_what_people_type_is_read_to_the_penny(text, amount):
    assert pence(text) == amount


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *(("1.005", FINE), ("£0.001", FINE), ("-1", NOTHING), ("£-1", NOTHING), ("\u22121", NOTHING)),
        *(("0", NOTHING), ("0.00", NOTHING), ("£0", NOTHING), ("000", NOTHING), ("1e3", HOW), ("1E3", HOW)),
        *(("\u0663", HOW), ("\uff13", HOW), ("\u00b2", HOW), ("\u0967\u0968", HOW), ("", HOW), (" ", HOW)),
        *(("abc", HOW), ("12 pounds", HOW), ("12,50", HOW), ("1,00", HOW), ("1,0000", HOW), (",100", HOW)),
        *(("12.", HOW), (".50", HOW), ("1.000,50", HOW), ("1 000", HOW), ("+5", HOW), ("5-", HOW), ("$5", HOW)),
        *(("£££5", HOW), ("0x10", HOW), ("1_000", HOW), ("NaN", HOW), ("inf", HOW), ("5\0", HOW), ("5\n6", HOW)),
        *(("1000000.01", HUGE), ("99999999999", HUGE), ("9" * 5000, HUGE), ("1," * 3 + "000", HOW)),
        *(("9" * 1_000_000, HUGE), ("1." + "0" * 1_000_000, FINE), ("half", HOW), ("12p", HOW), ("1/2", HOW)),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(NotMoney) as refused:
        pence(text)
    assert str(refused.value) == sentence


@given(st.integers(1, MOST))
def test_every_amount_comes_back_as_it_was(amount):
    assert pence(pounds(amount)) == pence(plain(amount)) == amount


@given(st.text(max_size=30) | st.from_regex(r"£?[0-9,]{1,12}(\.[0-9]{0,4})?", fullmatch=True))
def test_no_text_breaks_it_and_what_is_read_is_written_alike(text):
    try:
        amount = pence(text)
    except NotMoney:
        return
    assert 1 <= amount <= MOST
    assert pence(pounds(amount)) == amount
