"""Passkeys: adding one, and signing in, proving oneself once more, or opening the second lock with one. All but adding
can be done without; the pages say how. What the browser's dialogue is asked, and what it answers, goes through
`static/js/passkey.js`."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from community.access import member_of
from community.forms import SignInForm
from community.models import Member
from community.passkeys import MOST, AddForm

TOO_MANY = f"You have {MOST} passkeys, and there is room for no more. Remove one first."


@method_decorator(never_cache, name="dispatch")
class Add(views.AddWebAuthnView):
    """A new passkey for me. To have made one proves as much as to use one, so that is not asked for right after."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the dialogue is asked: a passkey that signs in alone."""
        context: dict[str, Any] = super(views.AddWebAuthnView, self).get_context_data(**kwargs)
        return context | {"asked": auth.begin_registration(member_of(self.request), True)}

    @transaction.atomic
    def form_valid(self, form: AddForm) -> HttpResponse:
        """Keeps it, once, and tells its owner by mail."""
        member = Member.objects.select_for_update(no_key=True).get(pk=member_of(self.request).pk)
        there = auth.get_credentials(member)
        made = auth.parse_registration_response(form.cleaned_data["credential"]).response.attestation_object.auth_data
        if made.credential_data.credential_id in [each.credential_id for each in there]:
            return redirect("mfa_index")
        if len(there) >= MOST:
            form.add_error(None, TOO_MANY)
            refused: HttpResponse = self.form_invalid(form)
            return refused
        response: HttpResponse = super().form_valid(form)
        newest = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).latest("pk")
        newest.user = member
        post_authentication(self.request, newest, reauthenticated=True)
        return response


@method_decorator(never_cache, name="dispatch")
class SignIn(NextRedirectMixin, views.LoginWebAuthnView):
    """Signing in with a passkey, from the sign-in page: first what the dialogue is to ask (`begin`), then its answer.

    Neither says whether there is a member: nobody is named but by a passkey that fits.
    """

    template_name = "account/request_login_code.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is nothing to read."""
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The question as JSON, or whoever answers it signed in. A visitor's session lasts as long as for a code."""
        if "begin" in request.POST:
            request.session.set_expiry(settings.ACCOUNT_LOGIN_TIMEOUT)
            return JsonResponse(auth.begin_authentication(user=None))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """The sign-in page again, with what is wrong."""
        context = self.get_context_data(form=SignInForm(), passkey_form=form)
        return render(self.request, self.template_name, context, status=422)


class SecondLock(AuthenticateView):
    """The second lock at signing in: a passkey, an authenticator app, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what this person has, and what is wrong."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = context.pop("js_data")
        context["errors"] = context["webauthn_form"].errors  # for the status of the answer
        return context | ({"asked": asked} if asked["request_options"]["publicKey"].get("allowCredentials") else {})


@method_decorator(never_cache, name="dispatch")
class Again(views.ReauthenticateWebAuthnView):
    """A passkey once more, before something that matters."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page, with what is wrong."""
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the dialogue is asked."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"asked": context.pop("js_data")["request_options"]} | kwargs


add = Add.as_view()
sign_in = SignIn.as_view()
authenticate = SecondLock.as_view()
reauthenticate = Again.as_view()
