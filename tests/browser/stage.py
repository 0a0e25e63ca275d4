"""A page in a browser before the served site, and the few things everybody does on one."""

import time
from dataclasses import dataclass

from django.test import Client
from playwright.sync_api import Page, Response

from community.models import Member
from tests.site import Site, shown_by


@dataclass
class Stage:
    """One page, and the site it looks at."""

    site: Site
    page: Page

    def open(self, path: str) -> Response:
        """Goes to a path of the site."""
        response = self.page.goto(self.site.url + path)
        assert response
        return response

    def enter(self, member: Member, *, second_factor: bool = False) -> None:
        """Is signed in as that member from here on; with `second_factor`, as if they had proved theirs a moment ago."""
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
            session["account_authentication_methods_user"] = str(member.pk)
            session.save()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site.url}
        self.page.context.add_cookies([cookie])

    def ask_for_code(self, address: str) -> None:
        """Types the address on the sign-in page."""
        self.open("/accounts/login/")
        self.write("E-mail address", address)
        self.press("Send me a code")

    def sign_in(self, address: str) -> None:
        """The whole way in, by the code that is mailed."""
        self.site.forget_mail()  # an older code would be taken for the new one
        self.ask_for_code(address)
        self.write("Code", self.site.code_for(address))
        self.press("Continue")

    def write(self, label: str, text: str) -> None:
        """Fills in the field with exactly that label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name: str) -> None:
        """Presses the button with exactly that name, and waits for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follows the link with exactly that name, and waits for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).click()

    def heading(self) -> str:
        """What the page is called."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def says(self, text: str) -> bool:
        """Whether these words are on show."""
        return self.page.get_by_text(text).first.is_visible()

    def problems(self) -> list[str]:
        """The sentences of the error summary."""
        return self.page.locator("#problems li").all_inner_texts()

    def set_up_second_lock(self) -> str:
        """On the page that shows the key: types the code an authenticator app makes of it. Returns the key."""
        secret = self.page.locator("main code").inner_text()
        self.write("Authenticator code", shown_by(secret))
        self.press("Turn it on")
        return secret

    def sit_down_for_the_first_time(self, member: Member) -> str:
        """Signs in, is sent to set up the second lock, proves it, and is let in to the desk. Returns the lock's key."""
        self.sign_in(member.email)
        self.follow("Organise")
        assert self.says("The organisers' desk needs a second lock.")
        self.follow("Set it up")
        secret = self.set_up_second_lock()
        self.prove_second_lock(shown_by(secret))
        assert self.heading() == "Recovery codes"
        self.follow("Organise")
        assert self.heading() == "What would you like to look after?"
        return secret

    def prove_second_lock(self, code: str) -> None:
        """On the page that asks for it: types that code."""
        self.write("Code", code)
        self.press("Continue")
