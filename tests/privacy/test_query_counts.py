"""Twenty rows of each kind cost a page of the privacy desk, or of a person, as much as one."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from privacy.models import (
    Case,
    CaseEvent,
    CaseFile,
    CaseMessage,
    Consent,
    Disclosure,
    Erasure,
    Objection,
    PolicyNotice,
    PurgeRun,
    StaffView,
)
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.privacy.test_export import with_password
from tests.privacy.worlds import World, row_of

pytestmark = pytest.mark.django_db
MANY = 20
LISTED = [model for model in admin.site._registry if model._meta.app_label == "privacy"]
OWN: list[type[models.Model]] = [
    *(Case, Consent, Disclosure, Erasure, Objection, PolicyNotice, StaffView),
    apps.get_model("accounts.Session"),
]


@pytest.fixture
def staffed() -> World:
    designer, actor, second = (
        make_person(username=part, is_staff=part != "designer")
        for part in ("designer", "actor", "second")
    )
    return World("one", buyer=None, designer=designer, actor=actor, second=second)


def add(staffed: World, kinds: Iterable[type[models.Model]], *, buyer: User) -> World:
    """One more row of each kind; of what a person has once only, none."""
    world = replace(staffed, name=buyer.username, buyer=buyer, rows={})
    with pgtrigger.ignore():
        for kind in kinds:
            with suppress(IntegrityError), transaction.atomic():
                row_of(world, kind)
    return world


def costs(client: Client, addresses: Iterable[str]) -> dict[str, int]:
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = len(asked)
    return found


def test_a_list_at_the_privacy_desk(staff: User, staffed: World, client_of: ClientOf) -> None:
    desk = client_of(staff)
    addresses = [f"/admin/privacy/{model._meta.model_name}/" for model in LISTED]
    addresses += ["/admin/", "/privacy/record/", "/privacy/versions/", "/status/privacy"]
    run: dict[str, Any] = {"as_of": timezone.now(), "started_at": timezone.now(), "plan": []}
    seen = []
    for number in range(MANY):
        PurgeRun.objects.create(**run, finished_at=timezone.now(), run_hash="x")
        buyer = make_person(username=f"buyer{number}")
        add(staffed, (model for model in LISTED if model is not PurgeRun), buyer=buyer)
        if number in (0, MANY - 1):
            seen.append(costs(desk, addresses))
    # What is remembered from the first visit may be missing in the second.
    assert all(seen[1][one] <= seen[0][one] for one in addresses), seen


def test_a_page_of_a_case(ben: User, staff: User, staffed: World, client_of: ClientOf) -> None:
    case = row_of(add(staffed, [Case], buyer=ben), Case)
    desk, address = client_of(staff), f"/admin/privacy/case/{case.pk}/change/"

    def add_parts() -> None:
        CaseEvent.objects.create(case=case, what="looked", by="desk", staff=staff)
        CaseMessage.objects.create(case=case, text="Please.")
        CaseFile.objects.create(case=case, storage_key=f"k{CaseFile.objects.count()}", size_bytes=1)

    add_parts()
    costs(desk, [address])
    at_one = costs(desk, [address])
    for _ in range(MANY - 1):
        add_parts()
    assert costs(desk, [address]) == at_one


def test_a_page_of_a_person(ben: User, staffed: World) -> None:
    addresses = ["/account/privacy/", "/account/privacy/erase/", "/account/sessions/"]
    seen = []
    client = with_password(ben)
    for number in range(MANY):
        add(staffed, OWN, buyer=ben)
        if number in (0, MANY - 1):
            seen.append(costs(client, addresses))
    assert all(seen[1][one] <= seen[0][one] for one in addresses), seen
