"""Nothing of a person is forgotten: for every way in which a row leads to a member, and for every field of such a row,
somebody has said what is exported and what becomes of it when they leave."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import models

from community.models import Member
from community.personal import BESIDE, GOES, HELD, KEPT, NAMELESS, Held

pytestmark = pytest.mark.nodb

OURS = ("community", "meetups", "charter", "bursaries")
# What knows people by their address alone, so that no relation leads to them.
BY_ADDRESS = {"post_office.Email"}


def real_models() -> list[type[models.Model]]:
    """Every model with a table of its own."""
    return [model for model in apps.get_models() if not model._meta.proxy]


def links_of(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """Every field of a model that points somewhere, and where: foreign keys, one to one, many to many."""
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and isinstance(field.related_model, type):
            yield field.name, field.related_model


def personal_models() -> set[type[models.Model]]:
    """Members, what points to them, what points to that, and so on."""
    found = {Member, *map(apps.get_model, BY_ADDRESS)}
    while more := {
        model for model in real_models() if model not in found and any(to in found for _, to in links_of(model))
    }:
        found |= more
    return found


def unsaid_links(held: Iterable[Held] = HELD) -> list[str]:
    """ "app.Model.field" for every link to something personal about which nothing is said."""
    personal = personal_models()
    said = {(each.model, each.path.partition("__")[0]) for each in held} | set(BESIDE)
    return [
        f"{model._meta.label}.{name}"
        for model in real_models()
        for name, to in links_of(model)
        if to in personal and (model._meta.label, name) not in said
    ]


def unsaid_fields(held: Iterable[Held] = HELD) -> list[str]:
    """ "app.Model.field" for every field of a row held that is neither exported nor left out for a reason."""
    return [
        f"{each.model}.{field.name}"
        for each in held
        if not each.rest
        for field in each.type._meta.get_fields()
        if field.concrete and not field.primary_key and field.name != each.path.partition("__")[0]
        if field.name not in each.exports and field.name not in each.without
    ]


def test_every_link_to_a_person_is_spoken_for():
    assert len(personal_models()) > 40
    assert unsaid_links() == []


def test_every_field_is_exported_or_left_out_for_a_reason():
    assert unsaid_fields() == []
    assert all(why for each in HELD for why in each.without.values())


def test_every_model_of_ours_is_spoken_for_field_by_field_at_least_once():
    """A reason for "all the rest" may stand only beside a line that names each field: else a new one slips through."""
    named = {each.model for each in HELD if not each.rest}
    assert {each.model for each in HELD if each.model.partition(".")[0] in OURS} <= named


def test_what_knows_people_by_their_address_is_spoken_for():
    fields = [
        model._meta.label
        for model in real_models()
        for field in model._meta.get_fields()
        if field.concrete and ("Email" in type(field).__name__ or "email" in field.name)
    ]
    told = {each.model for each in HELD} | {"community.Community"}  # the community's own addresses
    assert set(fields) <= told
    assert {each.model for each in HELD} >= BY_ADDRESS


def test_what_is_named_is_there_and_nothing_is_named_twice():
    for each in HELD:
        names = {field.name for field in each.type._meta.get_fields()}
        assert all(name in names or hasattr(each.type, name) for name in (n.partition(".")[0] for n in each.exports))
        assert set(each.without) <= names
        assert not set(each.without) & set(each.exports)
    assert len({(each.model, each.path) for each in HELD}) == len(HELD)
    titles = [each.what for each in HELD if each.is_theirs_to_know]
    assert len(set(titles)) == len(titles)
    assert all(titles)


def test_every_line_says_what_becomes_of_it_and_what_stays_says_why():
    assert {each.leaving for each in HELD} == {GOES, NAMELESS}
    assert [each.what for each in HELD if each.leaving == NAMELESS and not each.because] == []
    assert all(KEPT.values())


def test_what_is_said_of_a_direct_link_is_what_the_model_does():
    """A name that goes is a link that may be empty; a row that goes has one that goes with it, or is deleted first."""
    by_hand = {"meetups.Rsvp", "meetups.SeriesHost"}
    wrong = []
    for each in HELD:
        if "__" in each.path or each.path in ("", "pk") or each.found:
            continue
        field = each.type._meta.get_field(each.path)
        if isinstance(field, models.ManyToManyField) or each.model in by_hand:
            continue
        expected = models.CASCADE if each.leaving == GOES else models.SET_NULL
        if field.remote_field.on_delete is not expected:
            wrong.append(f"{each.model}.{each.path}")
    assert wrong == []


# --- The test itself is tested: what is left out is found -------------------------------------------------------------


def test_each_line_taken_away_is_missed():
    for gone in HELD:
        if gone.path not in ("", "pk"):  # nothing leads from there
            left = [each for each in HELD if each is not gone]
            assert unsaid_links(left) == [f"{gone.model}.{gone.path.partition('__')[0]}"]


def test_each_field_taken_off_a_line_is_missed():
    for each in (each for each in HELD if not each.rest):
        for name in (name for name in each.exports if "." not in name and name != "url"):
            line = replace(each, exports=tuple(other for other in each.exports if other != name))
            free = (each.path.partition("__")[0], each.type._meta.pk.name)
            assert unsaid_fields([line]) == ([] if name in free else [f"{each.model}.{name}"])
        for name in each.without:
            line = replace(each, without={other: why for other, why in each.without.items() if other != name})
            assert unsaid_fields([line]) == [f"{each.model}.{name}"]
