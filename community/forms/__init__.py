"""Forms, and the one way they are drawn: label, hint, error, field (GOV.UK pattern; see templates/forms/)."""

import re
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.db import transaction
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict

from community import preferences
from community.models import Member
from community.searching import LONGEST
from community.times import zone_choices

WRONG_CODE = "That is not the code we sent. Check the newest e-mail."
TOO_MANY = "Too many codes have been asked for. Wait a few minutes, then try again."


class Renderer(TemplatesSetting):
    """Draws every form, allauth's included, with our field template."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PlainAddress(EmailValidator):
    """E-mail addresses as people have them. Quoted ones (RFC 5322, 3.4.1: "a,b"@example.org) are refused: the outbox
    keeps recipients as a list with commas, so such a one would be mail to somebody else."""

    user_regex = re.compile(r"[\w!#$%&'*+/=?^`{}|~-]+(\.[\w!#$%&'*+/=?^`{}|~-]+)*\Z", re.ASCII)


class AddressField(forms.EmailField):
    """An e-mail address, in lower case before it is checked (what `lower` makes of "İ" is no address)."""

    default_validators = [PlainAddress()]

    def to_python(self, value: Any) -> str:
        """The address as it is stored."""
        return str(super().to_python(value)).lower()


def number_of(text: str) -> int:
    """A row's number as a form sends it; 0, which none has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, or None when the page was only asked for. An empty POST is a form sent empty."""
    return request.POST if request.method == "POST" else None


def email_field() -> forms.EmailField:
    """The field for one's own e-mail address, the same wherever it is asked for."""
    return AddressField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "Type an e-mail address in the right form, like name@example.org.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}),
    )


def within_limits(request: HttpRequest, **keys: str) -> bool:
    """Counts one more of each of these actions (settings.ACCOUNT_RATE_LIMITS), up to the first that is used up; says
    whether none was."""
    return all(ratelimit.consume(request, action=action, key=key) for action, key in keys.items())


def member_for_code(email: str) -> Member | None:
    """The member to whom a code may be sent now, made unconfirmed for an address not known yet. None for someone who
    may no longer sign in: allauth then shows the same page and sends nothing.

    Raises ValidationError when this address, this client or the whole site has asked for too many
    (settings.ACCOUNT_RATE_LIMITS). Known and unknown addresses take the same path, so nothing tells them apart.
    """
    request, address = context.request, email.lower()
    if not within_limits(request, request_login_code=address, request_login_code_site="site"):
        raise forms.ValidationError(TOO_MANY, code="rate_limited")
    request.session.set_expiry(settings.ACCOUNT_LOGIN_TIMEOUT)  # a visitor's session lives no longer than the code
    with transaction.atomic():
        member = Member.objects.ask(address)
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=member, email=address, primary=True)], ignore_conflicts=True
        )
    return member if member.is_active else None


class SignInForm(RequestLoginCodeForm):
    """Joining and signing in: an e-mail address, nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()

    def clean_email(self) -> str:
        """Replaces allauth's look-up: `_user` is whom allauth then mails a code."""
        email: str = self.cleaned_data["email"].lower()
        self._user = member_for_code(email)
        return email


def code_field() -> forms.CharField:
    """The field for a code from a mail."""
    return forms.CharField(
        label="Code",
        max_length=20,
        error_messages={"required": "Type the 6-digit code from the e-mail."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short", "size": "8"}
        ),
    )


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail. Spaces and dashes in it are forgiven (allauth compares without them)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()

    def clean_code(self) -> str:
        """The code, when it is the right one."""
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            raise forms.ValidationError(WRONG_CODE) from None


class ProfileForm(forms.ModelForm[Member]):
    """What a member says of themselves."""

    class Meta:
        model = Member
        fields = ["name", "pronouns", "time_zone"]
        labels = {"pronouns": "Pronouns (optional)", "time_zone": "Time zone"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Tell us what to call you. A first name is enough."
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["time_zone"].help_text = "We print every time with its zone, and add yours where it differs."
        choices = [("", "Same as the community"), *zone_choices()]
        self.fields["time_zone"].widget = forms.Select(choices=choices)


class MailForm(forms.Form):
    """Which mail a member wants: a box for every kind there is (`community.preferences`)."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        for key, wanted in preferences.chosen_by(member).items():
            kind = preferences.KINDS[key]
            self.fields[kind.field] = forms.BooleanField(label=kind.label, required=False, initial=wanted)

    def save(self) -> None:
        """Keeps every choice, whatever it was before."""
        preferences.choose(self.member, {key: self.cleaned_data[kind.field] for key, kind in preferences.KINDS.items()})


class SearchForm(forms.Form):
    """What somebody looks for. Its answers are pages to link to, so it is sent with GET."""

    q = forms.CharField(
        label="Search for",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Use at most {LONGEST} letters."},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
