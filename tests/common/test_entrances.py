"""Every address, by every method: who is named in entrances.yaml gets in, and nobody else.

An address that is not in that file fails here: whoever adds one says there whom it is for.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pytest_django import Settings

from accounts.models import User
from tests.common.furnished import addresses_of, gate_of
from tests.common.roles import AGAIN, IN, LED_BACK, LOG_IN, NO_METHOD, NOT_THERE, REFUSED, Cast
from tests.common.test_headers import named_patterns

OUTSIDE = {LOG_IN, REFUSED, NOT_THERE, AGAIN, NO_METHOD, LED_BACK}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OPEN = {"public", "signed"}
# That a token was used, and that staff read a case, is written down.
OF_LOOKING = {"accounts_apitoken", "privacy_caseevent"}
# They log the walker out.
LEFT_OUT = {"account_logout"}


def entrances() -> dict[str, tuple[str, set[str]]]:
    """By the name of an address: for whom it is, and by which methods."""
    told: dict[str, tuple[str, set[str]]] = {}
    text = Path(__file__).with_name("entrances.yaml").read_text()
    for who, by_methods in yaml.safe_load(text).items():
        for methods, names in by_methods.items():
            for name in names:
                assert name not in told, f"{name} stands there twice"
                told[name] = who, set(methods.split())
    return told


def inside(who: str, cast: Cast) -> set[str]:
    everyone = set(cast.people)
    staff = {"helper", "chief", *cast.groups}
    match who.split():
        case ["everyone"]:
            return everyone
        case ["account"]:
            return everyone - {"visitor", "suspended"}
        case ["designers"]:
            return {"designer", "rival"}
        case ["buyer"] | ["designer"]:
            return {who}
        case ["both"]:
            return {"buyer", "designer"}
        case ["staff"] | ["app"]:
            return staff
        case ["right", right]:
            return {role for role in staff if _has(cast.people[role], right)}
        case _:
            return set()


def _has(person: User | None, right: str) -> bool:
    return person is not None and person.has_perm(right)


def test_each_address_says_for_whom_it_is() -> None:
    named = {name for name, _ in named_patterns() if not name.startswith("admin:")} - LEFT_OUT
    # Whole rooms are behind a switch, so that not all that stand there need to be.
    told = set(entrances())
    assert named - told == set(), "write into tests/common/entrances.yaml for whom these are"


@pytest.mark.long
@pytest.mark.django_db
def test_a01_each_address_lets_in_whom_it_is_for_and_nobody_else(settings: Settings) -> None:
    (pages,) = settings.TEMPLATES
    loaders = ["tests.common.roles.EmptyPages", "django.template.loaders.app_directories.Loader"]
    loaders.insert(1, "django.template.loaders.filesystem.Loader")
    options = {**pages["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**pages, "APP_DIRS": False, "OPTIONS": options}]
    logging.disable(logging.CRITICAL)  # a line for each request takes a fifth of the time
    cast, told, reached = Cast(), entrances(), 0
    faults: list[str] = []
    for name, (address, pattern) in addresses_of(cast.world).items():
        gate = gate_of(address, pattern)
        if gate == "desk":
            continue
        who, methods = told[name]
        members = inside(who, cast)
        for method, role in _askings(members, methods):
            said, written = cast.ask(role, method, address)
            is_taken = method in methods or method == "HEAD" and "GET" in methods
            if role not in members:
                is_strange = role in {"visitor", "suspended"} and gate not in OPEN
                right = {LOG_IN, NO_METHOD} if is_strange else OUTSIDE
                right = OUTSIDE | {IN} if who == "link" else right
            elif method == "OPTIONS":
                right = {IN, NO_METHOD}
            elif is_taken:
                right = {IN, AGAIN, LED_BACK}
            else:
                right = {NO_METHOD}
            if role == "suspended" and gate.startswith("api:"):
                right = right | {LOG_IN}  # where a token is read at all, theirs opens nothing
            reached += role in members and said == IN
            may_write = role in members and method not in {"GET", "HEAD", "OPTIONS"}
            if said not in right or written - OF_LOOKING and not may_write:
                faults.append(f"{name} for {who}: {role} {method} is {said} {written or ''}")
    logging.disable(logging.NOTSET)
    assert not faults, "\n".join(faults)
    assert reached > 400, reached


def _askings(members: set[str], methods: set[str]) -> Iterator[tuple[str, str]]:
    """Everybody asks by what an address takes; by other methods a visitor, and one who may come in:
    what refuses a method does not know who asks.
    """
    roles = ["visitor", "suspended", "buyer", "other", "designer", "rival", "helper", "chief"]
    few = {"visitor", next((role for role in reversed(roles) if role in members), "chief")}
    for role in roles:
        for method in METHODS:
            if method in methods or role in few:
                yield method, role
