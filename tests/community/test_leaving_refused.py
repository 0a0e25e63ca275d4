"""Who the community cannot do without yet hands over first, and is told so in a sentence."""

import pytest
from post_office.models import Email

from charter.models import Concern
from community.leaving import erase
from community.models import Member
from community.personal import StaysForNow
from tests.charter.stewards import concern, steward
from tests.community.test_leaving_pages import CODE, LEAVE, asked
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_last_superuser_hands_over_first(cast, sign_in):
    root = cast.superuser()
    browser = sign_in(root)
    assert "You are the only one who can do everything here." in words_of(browser.get(LEAVE))
    answer = browser.post(LEAVE)
    assert (answer.status_code, "Send me the code" in words_of(answer)) == (409, False)
    assert not Email.objects.exists()
    with pytest.raises(StaysForNow, match="Hand that over to somebody first"):
        erase(root)
    cast.superuser("Closed")
    Member.objects.filter(name="Closed").update(is_active=False)
    assert browser.post(LEAVE).status_code == 409
    cast.superuser("Next")
    code = asked(browser, root)
    Member.objects.filter(name="Next").update(is_superuser=False)
    answer = browser.post(CODE, {"code": code})  # it was true when the code was asked for
    assert (answer.status_code, Member.objects.filter(pk=root.pk).exists()) == (409, True)
    Member.objects.filter(name="Next").update(is_superuser=True)
    assert browser.post(CODE, {"code": asked(browser, root)}).status_code == 200
    assert Member.objects.filter(name="Next", is_superuser=True).count() == 1


def test_the_last_care_steward_waits_for_another(cast):
    sade = steward()
    with pytest.raises(StaysForNow, match="You are our only care steward"):
        erase(sade)
    steward("Tom")
    erase(sade)
    assert [member.name for member in Member.objects.all()] == ["Tom"]


def test_a_care_steward_does_not_leave_what_only_they_may_read(cast):
    sade, tom = steward(), steward("Tom")
    raised = concern(cast.member(), kept_from=[tom])
    with pytest.raises(StaysForNow, match="only you may read"):
        erase(sade)
    erase(tom)  # that it is kept from him is nothing he may learn
    steward("Una")
    raised.acknowledge(sade, "Thank you.")
    erase(sade)
    assert Concern.objects.get().readers().get().name == "Una"
