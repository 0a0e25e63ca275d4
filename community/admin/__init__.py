"""The community's part of the organisers' desk: one file a subject. `kinds` is what every app's desks are made of."""

from community.admin import buddies, desks
from community.provider import desk

__all__ = ["buddies", "desk", "desks"]  # their classes register themselves
