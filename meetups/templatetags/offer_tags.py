"""What pages of others say of offers to co-hold."""

from typing import Any

from django import template

from community.models import Member
from meetups.models import Offer

register = template.Library()


@register.inclusion_tag("meetups/_my_offers.html")
def my_offers(member: Member) -> dict[str, Any]:
    """A member's latest offers, each with where it stands."""
    return {"offers": Offer.objects.filter(member=member)[:20]}
