"""Every address, by every method: who is named in entrances.yaml gets in, and nobody else.

An address that is not in that file fails here: whoever adds one says there whom it is for.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.apps import apps
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


RIGHTS = ("view", "add", "change", "delete")


def rows_of(name: str) -> tuple[str, str]:
    """The app and the table that an address of the desk is about."""
    for model in apps.get_models():
        begins = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(begins) or ABOUT.get(name) == model._meta.label:
            return model._meta.app_label, str(model._meta.model_name)
    raise AssertionError(f"{name}: write into ABOUT whose rows it is about")
