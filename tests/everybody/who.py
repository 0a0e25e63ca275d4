"""Who they are."""

from django.contrib.auth.models import Group

from community.models import Member
from tests import people
from tests.bursaries.conftest import Cast

NAME, ADDRESS = "Zephyrine Quillfeather", "zqgone.person@example.org"


class Who:
    """That person, and the others without whom none of it could have been."""

    def __init__(self) -> None:
        self.desk = Cast()
        self.other = people.member("Bilal")
        self.me = people.member(NAME, email=ADDRESS, pronouns="zqgone/zqgone", time_zone="Europe/Berlin", is_staff=True)
        for group in ("Organisers", "Care stewards", "Bursary reviewers", "Bursary payers"):
            self.me.groups.add(Group.objects.get(name=group))
        self.second = self._second()

    @staticmethod
    def _second() -> Member:
        """Somebody with the same roles, so that the community can do without the first."""
        second = people.member("Sade", is_staff=True)
        for group in ("Care stewards", "Bursary reviewers", "Bursary payers"):
            second.groups.add(Group.objects.get(name=group))
        return second
