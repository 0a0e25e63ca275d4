"""Mail about concerns: that there is something, and a link. Nothing more, and to nobody more."""

import pytest
from django.core import mail
from post_office.models import Email

from charter.models import Concern, ConcernRefused
from community.delivery import deliver
from tests.charter.stewards import SECRET, concern, desk_page, own_page, steward

pytestmark = pytest.mark.django_db

NAMES = ("Amina", "Sade", "Tom", "Una")


@pytest.fixture
def amina(cast):
    return cast.member()


@pytest.fixture
def stewards():
    return [steward("Sade"), steward("Tom"), steward("Una")]


def addressed(emails):
    return [(*email.to, email.subject) for email in emails]


def test_every_steward_who_may_see_it_hears_that_something_was_raised(amina, stewards, outbox):
    raised = concern(amina, kept_from=[stewards[1]])
    assert addressed(outbox()) == [
        ("sade@example.org", "Something was raised"),
        ("una@example.org", "Something was raised"),
    ]
    assert all(f"http://testserver{desk_page(raised)}\n" in email.message for email in outbox())


def test_stewards_hear_when_its_author_adds_words(amina, stewards, outbox):
    raised = concern(amina, kept_from=[stewards[1]])
    raised.add("And again.")
    assert addressed(outbox()[2:]) == [
        ("sade@example.org", "There is more to read"),
        ("una@example.org", "There is more to read"),
    ]


def test_author_hears_of_each_step(amina, stewards, outbox):
    raised = concern(amina)
    raised.acknowledge(stewards[0], "Thank you.")
    raised.answer(stewards[1], "We are looking.")
    raised.close(stewards[0], "Done.")
    told = outbox()[3:]
    assert addressed(told) == [("amina@example.org", "There is an answer for you")] * 3
    for email, says in zip(told, ("has been read", "there is an answer", "we have closed"), strict=True):
        assert says in email.message
        assert f"http://testserver{own_page(raised)}\n" in email.message


def test_no_mail_holds_a_word_a_name_or_the_reference_in_its_subject(amina, stewards, cast, outbox):
    raised = concern(amina, meetup=cast.meetup("A meetup by the river"))
    raised.add("Words of hers.")
    raised.acknowledge(stewards[0], "Words of ours.")
    raised.answer(stewards[1], "More of ours.")
    raised.close(stewards[0], "Last of ours.")
    said = (SECRET, "Words of hers", "of ours", "river", *NAMES)
    assert len(outbox()) == 9
    for email in outbox():
        whole = f"{email.subject}\n{email.message}\n{email.html_message}\n{email.headers}"
        assert not [each for each in said if each in whole]
        assert raised.pk not in email.subject
        assert email.headers["Sensitivity"] == "Private"


def test_who_left_or_may_not_sign_in_is_not_written_to(amina, stewards, outbox):
    raised = concern(amina)
    type(amina).objects.filter(pk=amina.pk).update(is_active=False)
    raised.acknowledge(stewards[0], "Thank you.")
    amina.delete()
    raised.answer(stewards[0], "We are looking.")
    assert len(outbox()) == 3


def test_what_is_refused_is_not_told(amina, stewards, outbox):
    with pytest.raises(ConcernRefused):
        concern(amina, kept_from=stewards)
    with pytest.raises(ConcernRefused):
        concern(amina, "  ")
    assert (Concern.objects.count(), outbox()) == (0, [])


def test_mail_leaves_like_all_other_mail(amina, stewards, settings):
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"},
    }
    concern(amina)
    deliver()
    assert [message.subject for message in mail.outbox] == ["Something was raised"] * 3
    assert mail.outbox[0].message()["Sensitivity"] == "Private"
    assert not Email.objects.filter(status__in=[1, 2]).exists()
