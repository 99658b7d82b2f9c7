"""Browsers of everybody who may come to the shop, and what an address answers them."""

import time
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.template import Origin
from django.template.loaders.base import Loader
from django.test import Client, RequestFactory
from django.urls import resolve

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from common.outside import InsideTransaction
from tests.cast import log_in, make_person
from tests.common.furnished import furnish
from tests.common.test_staff_acts import BESIDE, tables_written

# What an answer says.
IN, NO_METHOD, LOG_IN, AGAIN = "in", "no such method", "log in", "show again who you are"
REFUSED, NOT_THERE, LED_BACK, FAULT = "refused", "not there", "led to the day's work", "fault"
_BY_STATUS = {401: LOG_IN, 403: REFUSED, 404: NOT_THERE, 405: NO_METHOD, 410: NOT_THERE}
_DESK = f"/{settings.ADMIN_PATH}"


class EmptyPages(Loader):
    """Every page is empty: who gets in is decided before, and drawing takes most of the time."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        if not template_name.startswith(("emails/", "newsletter/")):
            yield Origin(name=template_name, template_name=template_name, loader=self)

    def get_contents(self, origin: Origin) -> str:
        return ""


def said_by(answer: Any) -> str:
    if answer.status_code in {302, 303}:
        where = answer["Location"]
        if "/login/?next=" in where:
            return LOG_IN
        if where.startswith(("/accounts/reauthenticate/?", "/accounts/second-factor/?")):
            return AGAIN
        if where == _DESK:
            return LED_BACK
    if isinstance((getattr(answer, "exc_info", None) or (None, None))[1], InsideTransaction):
        return IN  # of ours, in which what is sent is taken back
    return _BY_STATUS.get(answer.status_code, FAULT if answer.status_code >= 500 else IN)


class Cast:
    """The things of every address are the buyer's and the designer's of one world.

    `other` and `rival` buy and sell in another one, with things of their own.
    """

    def __init__(self) -> None:
        self.world, elsewhere = furnish("shop"), furnish("rival")
        assert self.world.buyer and elsewhere.buyer
        self.people: dict[str, User | None] = {
            "visitor": None,
            "suspended": make_person(username="gone"),
            "buyer": self.world.buyer,
            "other": elsewhere.buyer,
            "designer": self.world.designer,
            "rival": elsewhere.designer,
            # Of the staff without a right, and with all of them but without the second factor.
            "helper": make_person(username="helper", is_staff=True),
            "unproven": make_person(username="unproven", is_staff=True, is_superuser=True),
            "chief": make_person(username="chief", is_staff=True, is_superuser=True),
        }
        self.groups = [group.name for group in Group.objects.order_by("name")]
        for group in self.groups:
            person = make_person(username=f"of-{len(self.people)}", is_staff=True)
            person.groups.add(Group.objects.get(name=group))
            self.people[group] = person
        self._tokens = {
            role: create_api_token(actor=person, name="script")[1]
            for role, person in self.people.items()
            if person
        }
        self._browsers = {role: self._browser(role) for role in self.people}
        self._cookies = {
            role: {name: one.value for name, one in browser.cookies.items()}
            for role, browser in self._browsers.items()
        }
        self._sessions = {role: browser.session for role, browser in self._browsers.items()}
        User.objects.filter(username="gone").update(is_active=False)
        self._count = 0

    def _browser(self, role: str) -> Client:
        person, browser = self.people[role], Client(raise_request_exception=False)
        if role == "unproven" and person:
            browser.force_login(person)
        elif person:
            log_in(browser, person)
        if person and not person.is_staff:
            show_password(browser, person)
        return browser

    def ask(self, role: str, method: str, address: str) -> tuple[str, set[str]]:
        """What is said, and which tables were written. Of what is sent nothing stays."""
        browser = self._browsers[role]
        self._count += 1
        # From another network each time: limits would answer before the view.
        about: dict[str, Any] = {
            "REMOTE_ADDR": f"10.{self._count // 250 % 250}.{self._count % 250}.7"
        }
        if address.startswith("/api/") and role in self._tokens:
            about["HTTP_AUTHORIZATION"] = f"Bearer {self._tokens[role]}"
        looks = method in {"GET", "HEAD", "OPTIONS"}
        kept: Any = nullcontext() if looks else transaction.atomic()
        with kept, tables_written() as written:
            answer = browser.generic(method, address, HTTP_ORIGIN="http://testserver", **about)
            if not looks:
                transaction.set_rollback(True)
        if answer.cookies:
            browser.cookies.clear()
            browser.cookies.load(self._cookies[role])
        return said_by(answer), written - BESIDE

    def ask_view(self, role: str, method: str, address: str) -> tuple[str, set[str]]:
        """What the view alone says, and which tables it wrote: the same person each time, and no
        page of refusal, which takes a tenth of the time. Of what is sent nothing stays.
        """
        request = self.request_of(role, method, address)
        found = resolve(request.path)
        looks = method in {"GET", "HEAD", "OPTIONS"}
        kept: Any = nullcontext() if looks else transaction.atomic()
        with kept, tables_written() as written:
            try:
                said = said_by(found.func(request, *found.args, **found.kwargs))
            except PermissionDenied:
                said = REFUSED
            except Http404:
                said = NOT_THERE
            except InsideTransaction:
                said = IN
            if not looks:
                transaction.set_rollback(True)
        return said, written - BESIDE

    def request_of(self, role: str, method: str, address: str) -> HttpRequest:
        request: Any = RequestFactory().generic(method, address)
        request.user = self.people[role]
        request.session = self._sessions[role]
        request.resolver_match = resolve(request.path)
        request._messages = default_storage(request)
        # The token is looked for in front of the views, of which other tests tell.
        request._dont_enforce_csrf_checks = True
        return cast(HttpRequest, request)


def show_password(browser: Client, person: User) -> None:
    """As if the person had typed it just now: pages that ask for it let them on."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
