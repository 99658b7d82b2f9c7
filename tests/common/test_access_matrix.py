"""Every address, as everyone: it lets in whom its view declares, and things are their owners."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.common.test_staff_acts import BESIDE, tables_written
from tests.privacy.worlds import World

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "delete")
# Who is logged in and is not the owner of a thing gets the answer for what is not there, or is led
# elsewhere with nothing done, such as to the page that asks for the password first.
NOT_THERE = {404, 405}
ELSEWHERE = {302, 303}
# Their argument names no thing of a person's: a version, a kind of use, a piece that is on sale, a
# designer; or it is a key, which says in words that it is another's.
NAMES_NO_THING = {
    "accounts:address_confirm",
    "models_catalog:piece_hide",
    "models_catalog:piece_show_again",
    "privacy:objection",
    "privacy:policy_read",
    "reviews:review_helpful",
    "reviews:review_helpful_choose",
    "reviews:review_write",
    "saving:designer_follow",
    "saving:piece_add",
    "saving:piece_save",
}
# It leads everybody to the site's own page for a password, which asks who it is.
LED_ON = "admin:password_change"
# Of Django's admin, for each of the staff whatever the rights.
FOR_EACH_OF_STAFF = {
    "admin:index",
    "admin:login",
    "admin:jsi18n",
    "admin:password_change_done",
    "admin:view_on_site",
}


class Cast:
    """Browsers of everybody; the things of every address are the owners'."""

    def __init__(self, world: World) -> None:
        other = make_person(username="other-buyer")
        rival = furnish("rival").designer
        gone = make_person(username="gone")
        self.visitor = Client(raise_request_exception=False)
        self.suspended = self._browser(gone)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        assert world.buyer
        self.buyer, self.designer = self._browser(world.buyer), self._browser(world.designer)
        self.other, self.rival = self._browser(other), self._browser(rival)
        self.helper = self._browser(make_person(username="helper", is_staff=True))
        self.chief = self._browser(make_person(username="chief", is_staff=True, is_superuser=True))

    @staticmethod
    def _browser(person: User) -> Client:
        return log_in(Client(raise_request_exception=False), person)


def sent_to_log_in(answer: Any) -> bool:
    """Or told that the address takes no such method, which it says to everybody."""
    if answer.status_code == 405:
        return True
    return answer.status_code == 302 and "/login/?next=" in answer["Location"]


def is_not_there(answer: Any) -> bool:
    return answer.status_code in NOT_THERE | ELSEWHERE


def names_a_thing(name: str, pattern: URLPattern) -> bool:
    return bool(pattern.pattern.regex.groupindex) and name not in NAMES_NO_THING


@pytest.mark.long
def test_a01_each_address_lets_in_whom_it_declares_and_nobody_near_a_strangers_thing() -> None:
    world = furnish("shop")
    cast = Cast(world)
    faults: set[tuple[Any, ...]] = set()

    def expect(name: str, who: str, method: str, address: str, right: Any) -> None:
        with tables_written() as written:
            answer = getattr(getattr(cast, who), method)(address)
        if answer.status_code >= 500 or written - BESIDE or not right(answer):
            faults.add((name, who, method, answer.status_code))

    reached = 0
    for name, (address, pattern) in addresses_of(world).items():
        gate = gate_of(address, pattern)
        if name == LED_ON:
            continue
        if gate in ("person", "designer", "staff", "desk"):
            for method in METHODS:
                expect(name, "visitor", method, address, sent_to_log_in)
            expect(name, "suspended", "get", address, sent_to_log_in)
            expect(name, "suspended", "post", address, sent_to_log_in)
        for method in ("get", "post"):
            if gate in ("designer", "staff"):
                expect(name, "buyer", method, address, lambda a: a.status_code in {403, 405})
            if gate == "staff":
                expect(name, "designer", method, address, lambda a: a.status_code in {403, 405})
            if gate == "desk" and name not in FOR_EACH_OF_STAFF:
                expect(name, "designer", method, address, sent_to_log_in)
                refused = {302, 403, 404, 405}
                expect(name, "helper", method, address, lambda a: a.status_code in refused)
            if gate in ("person", "designer") and names_a_thing(name, pattern):
                foreign = ("other", "helper", "chief") if gate == "person" else ("rival",)
                for who in foreign:
                    expect(
                        name, who, method, address, lambda a: a.status_code in NOT_THERE | ELSEWHERE
                    )
        if gate in ("person", "designer") and names_a_thing(name, pattern):
            owner = cast.buyer if gate == "person" else cast.designer
            reached += owner.get(address).status_code not in NOT_THERE
    assert not faults, "\n".join(map(str, sorted(faults)))
    # The owners do reach their own things, so what the others got was no wrong address.
    assert reached >= 10, reached


@pytest.mark.long
def test_a01_a42_each_group_of_the_staff_sees_the_lists_of_its_rights_alone() -> None:
    furnish("shop")
    faults: set[tuple[Any, ...]] = set()
    seen: dict[str, int] = {}
    for group in Group.objects.all():
        person = make_person(username=f"of-{group.pk}", is_staff=True)
        person.groups.add(group)
        browser = log_in(Client(), person)
        rights = person.get_all_permissions()
        for model in admin.site._registry:
            app, table = model._meta.app_label, model._meta.model_name
            may = {f"{app}.{what}_{table}" for what in ("view", "change")} & rights
            for page in ("changelist", "add"):
                wanted = bool(may) if page == "changelist" else f"{app}.add_{table}" in rights
                answer = browser.get(reverse(f"admin:{app}_{table}_{page}"))
                is_in = answer.status_code == 200
                seen[group.name] = seen.get(group.name, 0) + is_in
                if is_in and not wanted or page == "changelist" and is_in != wanted:
                    faults.add((group.name, model._meta.label, page, answer.status_code))
    assert not faults, sorted(faults)
    assert min(seen.values()) >= 1 and len(seen) >= 5, seen


def test_a01_the_api_gives_a_file_to_its_owner_and_needs_a_token() -> None:
    world = furnish("shop")
    assert world.buyer
    other = make_person(username="other-buyer")
    tokens = {
        person: create_api_token(actor=person, name="script")[1] for person in (world.buyer, other)
    }
    for address, pattern in addresses_of(world).values():
        gate = gate_of(address, pattern)
        if not gate.startswith("api:") or gate == "api:AllowAny":
            continue
        for method in METHODS:
            answer = getattr(Client(), method)(address)
            assert answer.status_code in {401, 405}, (address, method)
        if pattern.pattern.regex.groupindex:
            taker = Client(headers={"Authorization": f"Bearer {tokens[other]}"})
            for method in ("get", "post"):
                assert getattr(taker, method)(address).status_code in {403, 404, 405}, address
