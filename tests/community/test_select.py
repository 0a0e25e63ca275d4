"""Our template for a choice from a list says what Django's says, and is drawn in one go."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from community.forms import Renderer

pytestmark = pytest.mark.nodb

CHOICES = [("", "<none>"), ("Cakes & teas", [(1, "one"), (None, "nothing")]), ("two", "“two”"), (1000, "a thousand")]


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", ["", None, "two", 1000, ["1", "two"], "gone"])
def test_it_is_what_django_draws(kind, value):
    widget = kind(choices=CHOICES, attrs={"class": "x", "required": True, "disabled": False})
    drawn = [widget.render("kind", value, {"id": "kind"}, renderer) for renderer in (Renderer(), DjangoTemplates())]
    assert drawn[0] == drawn[1]
