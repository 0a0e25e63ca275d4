"""Being paused, and another e-mail address, on an old phone without JavaScript."""

import pytest

from community.models import Member

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_organiser_pauses_a_member_who_reads_why_and_comes_back(stage, cast):
    meetup, member = cast.meetup(), cast.member()
    meetup.rsvp(member)
    olu, here = stage(), stage()
    here.enter(member)
    olu.enter(cast.organiser(), second_factor=True)
    olu.open(f"/admin/community/member/{member.pk}/change/")
    olu.follow("Pause")
    olu.press("Pause Amina")
    assert olu.says("Say why. They have a right to know.")
    olu.write("Why", "You shouted at Bilal.")
    olu.press("Pause Amina")
    assert olu.says("Paused. They are told by e-mail.")
    mail = here.site.mail_to(member.email, "is paused").get_body().get_content()
    assert "You shouted at Bilal." in mail
    here.open("/meetups/themes/")
    assert here.heading() == "Your account is paused"
    here.follow("Go to my page")
    assert here.says("You shouted at Bilal.")
    here.open(meetup.get_absolute_url())
    assert not here.page.get_by_text("secret-room").count()
    here.follow("My page")
    olu.press("End the pause")
    here.site.mail_to(member.email, "You can take part again")
    here.open(meetup.get_absolute_url())
    here.press("Save my place")
    assert here.says("Your place is saved.")


def test_member_changes_their_address_and_signs_out_elsewhere(stage, cast):
    member = cast.member()
    elsewhere, here = stage(), stage()
    elsewhere.enter(member)
    here.sign_in(member.email)
    here.follow("See where you are signed in, and sign out elsewhere")
    assert here.says("this one")
    here.press("Sign out everywhere else")
    assert here.says("You are signed out everywhere else.")
    elsewhere.open("/me/")
    assert elsewhere.heading() != "Hello, Amina"
    here.open("/me/profile/")
    here.follow("Change it")
    here.write("New e-mail address", member.email)
    here.press("Send me both codes")
    assert here.problems() == ["That is your e-mail address already. Type the new one."]
    here.site.forget_mail()
    here.write("New e-mail address", "amina@new.example.org")
    here.press("Send me both codes")
    new, old = (here.site.code_for(address) for address in ("amina@new.example.org", member.email))
    here.write("Code sent to your new address", old if old != new else "000000")
    here.write("Code sent to your old address", old)
    here.press("Change my address")
    assert here.problems() == ["That is not the code we sent. Check the newest e-mail."]
    here.write("Code sent to your new address", new)
    here.press("Change my address")
    assert here.says("Your e-mail address is now amina@new.example.org.")
    here.site.mail_to(member.email, "was changed")
    assert Member.objects.get(pk=member.pk).email == "amina@new.example.org"
