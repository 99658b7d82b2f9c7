"""Every address, by every method: who is named in entrances.yaml gets in, and nobody else.

An address that is not in that file fails here: whoever adds one says there whom it is for.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from common.read_only_admin import ReadOnly
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


@pytest.fixture
def _fast(settings: Settings) -> Iterator[None]:
    """Pages are not drawn, and no line is logged, which takes a fifth of the time."""
    (pages,) = settings.TEMPLATES
    loaders = ["tests.common.roles.EmptyPages", "django.template.loaders.app_directories.Loader"]
    loaders.insert(1, "django.template.loaders.filesystem.Loader")
    options = {**pages["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**pages, "APP_DIRS": False, "OPTIONS": options}]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_fast")
def test_a01_each_address_lets_in_whom_it_is_for_and_nobody_else() -> None:
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


# Of each of the staff: the day's work, who they are, and lists that are filtered by their rights.
FOR_EACH_OF_STAFF = re.compile(
    r"admin:(index|login|autocomplete|jsi18n|view_on_site|password_change\w*|app_list)"
)
# Whose rows an address of the desk is about, where its name begins with no table's.
ABOUT = {
    "admin:common_mail_kind": "common.OutboxMail",
    "admin:common_mail_kinds": "common.OutboxMail",
    "admin:bookkeeping_correct": "bookkeeping.BookDifference",
    "admin:activity_empty_searches": "activity.ShopDay",
}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_fast")
def test_a01_a42_each_address_of_the_desk_is_shut_to_staff_without_a_right_to_its_rows() -> None:
    """By looking and by sending. Of the groups without a right each address is asked by one, by
    turns: all of them at each would take minutes.
    """
    cast, faults, asked = Cast(), list[str](), Counter[str]()
    for name, (address, pattern) in addresses_of(cast.world).items():
        if gate_of(address, pattern) != "desk" or FOR_EACH_OF_STAFF.fullmatch(name):
            continue
        app, table = rows_of(name)
        shut = [
            role
            for role in cast.groups
            if not any(_has(cast.people[role], f"{app}.{right}_{table}") for right in RIGHTS)
        ]
        for method in ("GET", "POST") if shut else ():
            role = min(shut, key=lambda one: asked[one])
            asked[role] += 1
            said, written = cast.ask(role, method, address)
            if said not in OUTSIDE or written - OF_LOOKING:
                faults.append(f"{name}: {role} {method} is {said} {written or ''}")
    assert not faults, "\n".join(faults)
    assert asked.total() > 400 and len(asked) == len(cast.groups), asked


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("_fast")
def test_a01_a42_each_group_gets_into_each_address_of_the_desk_where_its_rights_say_so() -> None:
    """By each method, as the view answers it; the site round it is asked above."""
    cast, told = Cast(), entrances()
    asked, came_in, faults = Counter[str](), 0, list[str]()
    for name, address in _desk_addresses(cast):
        app, _ = rows_of(name)
        for method in METHODS:
            right = _right_to(cast, told, name, method, address)
            for role in _unlike_groups(cast, app, right, asked):
                may = right is not None and _has(cast.people[role], right)
                said, written = cast.ask_view(role, method, address)
                is_right = said in INSIDE if may else said in OUTSIDE
                if not is_right or written - OF_LOOKING and not (may and method == "POST"):
                    faults.append(f"{address}: {role} {method} is {said} {written or ''} {right}")
                came_in += may and said in {IN, AGAIN}
    assert not faults, "\n".join(faults)
    assert came_in > 250 and len(asked) == len(cast.groups), (came_in, asked)


def _unlike_groups(cast: Cast, app: str, right: str | None, asked: Counter[str]) -> list[str]:
    """One, by turns, of the groups that have the same rights in this part of the desk."""
    unlike: dict[tuple[bool, frozenset[str]], str] = {}
    for role in sorted(cast.groups, key=lambda one: asked[one]):
        person = cast.people[role]
        rights = person.get_all_permissions() if person else set()
        here = frozenset(one for one in rights if one.startswith(f"{app}."))
        unlike.setdefault((right in rights, here), role)
    asked.update(unlike.values())
    return list(unlike.values())


# What an address may say to whoever has the right to it: the furnished shop has not all things.
INSIDE = {IN, AGAIN, LED_BACK, NOT_THERE}
# What opens the pages that Django gives each table, by their kind: for looking, and for sending.
OF_KIND = {
    "changelist": ("view", "view"),
    "history": ("view", "view"),
    "change": ("view", "change"),
    "add": ("add", "add"),
    "delete": ("delete", "delete"),
}


def _desk_addresses(cast: Cast) -> Iterator[tuple[str, str]]:
    """With each decision that the row of an address offers."""
    for name, (address, pattern) in addresses_of(cast.world).items():
        if gate_of(address, pattern) != "desk" or FOR_EACH_OF_STAFF.fullmatch(name):
            continue
        if not name.endswith("_do"):
            yield name, address
            continue
        desk, row = _decided(cast, name)
        for decision in desk.actions_of(row):
            yield name, reverse(name, args=[row.pk, decision])


def _decided(cast: Cast, name: str) -> tuple[Any, Any]:
    model = apps.get_model(*rows_of(name))
    return admin.site._registry[model], cast.world.rows[model._meta.label]


def _right_to(
    cast: Cast, told: dict[str, tuple[str, set[str]]], name: str, method: str, address: str
) -> str | None:
    """What it takes to get in by this method; None where nobody does."""
    if method not in {"GET", "HEAD", "POST"}:
        return None
    if name.endswith("_do"):
        desk, row = _decided(cast, name)
        _, make = desk.actions_of(row)[address.rstrip("/").rpartition("/")[2]]
        request = cast.request_of("chief", "GET", address)
        return str(make(row, back="/", request=request).permission)
    if name in told:
        who, methods = told[name]
        return who.removeprefix("right ") if method.replace("HEAD", "GET") in methods else None
    app, table = rows_of(name)
    desk = admin.site._registry[apps.get_model(app, table)]
    right = OF_KIND[name.removeprefix(f"admin:{app}_{table}_")][method == "POST"]
    return None if isinstance(desk, ReadOnly) and right != "view" else f"{app}.{right}_{table}"


RIGHTS = ("view", "add", "change", "delete")


def rows_of(name: str) -> tuple[str, str]:
    """The app and the table that an address of the desk is about."""
    for model in apps.get_models():
        begins = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(begins) or ABOUT.get(name) == model._meta.label:
            return model._meta.app_label, str(model._meta.model_name)
    raise AssertionError(f"{name}: write into ABOUT whose rows it is about")
