"""After an erasure each field of the person is as the data map says, and nobody else's changed."""

from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db.models import F, Model
from django.utils import timezone

from accounts.models import User
from common.personal import DataSubject
from privacy.data_map import data_map
from privacy.entries import Case
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.entries import ACCOUNT, OWN
from privacy.erasing.erase_rows import empty_value
from privacy.erasing.plan_erasure import what_waits
from privacy.erasing.request_erasure import request_erasure
from privacy.erasing.request_erasure_of_address import request_erasure_of_address
from privacy.models import Erasure, PendingFile
from privacy.purposes import Erasure as Word
from privacy.states import ErasureState
from privacy.ways import covered, rows_of
from tests.privacy.ageing import unsell
from tests.privacy.canaries import fill
from tests.privacy.worlds import World, make_world

# A row of a table by its number: its columns by name.
Rows = dict[tuple[str, Any], dict[str, Any]]
RECORDS = {label: record for label, record in data_map().records.items() if record.subjects}
# What an erasure writes itself.
WRITTEN = {*OWN, "common.OutboxMail"}


def all_rows() -> Rows:
    return {
        (label, row.pk): {c.name: getattr(row, c.attname) for c in row._meta.concrete_fields}
        for label in RECORDS
        for row in apps.get_model(label)._base_manager.all()
    }


def nothing_open(world: World) -> None:
    """Its payments, refunds, disputes and payouts are over."""
    over: dict[str, dict[str, Any]] = {
        "orders.Order": {
            "state": "cancelled",
            "cancel_reason": "given_up",
            "cancelled_at": timezone.now(),
        },
        "orders.HeldPayment": {"state": "returned"},
        "payouts.Earning": {"state": "taken_back", "deducted_minor": F("amount_minor")},
        "payouts.Reversal": {"state": "refused", "refused_at": timezone.now(), "failure": "no"},
        "aftersales.Refund": {"state": "refused", "failed_at": timezone.now(), "failure": "no"},
        # Closed at Stripe already: there is none in this test.
        "payouts.ConnectedAccount": {
            "state": "left",
            "left_at": timezone.now(),
            "closed_at": timezone.now(),
        },
        "aftersales.Dispute": {"state": "won", "closed_at": timezone.now()},
        "payments.WebhookEvent": {"state": "processed", "processed_at": timezone.now()},
        "design_requests.Brief": {"state": "closed", "closed_at": timezone.now()},
        "design_requests.Offer": {"state": "withdrawn"},
        "design_requests.Milestone": {"state": "cancelled", "ended_at": timezone.now()},
        "design_requests.MilestonePayment": {"state": "ended", "ended_at": timezone.now()},
        "design_requests.BankDispute": {"state": "won", "closed_at": timezone.now()},
        "design_requests.HeldPart": {
            "state": "refused",
            "refused_at": timezone.now(),
            "failure": "no",
        },
    }
    with pgtrigger.ignore():
        for label, values in over.items():
            model: Any = apps.get_model(label)
            row = world.rows[label]
            model._base_manager.filter(pk=row.pk if row else None).update(**values)


def expected(person: DataSubject) -> dict[tuple[str, Any, str], Case]:
    """For each row and field of the person the case that covers it, asked of the map alone."""
    found = {}
    for label, record in RECORDS.items():
        model: type[Model] = apps.get_model(label)
        for role, subject in record.subjects.items():
            for pk in set(rows_of(record, subject, person).values_list("pk", flat=True)):
                for name, said in record.personal_fields():
                    if role in said.of:
                        found[label, pk, name] = next(
                            case
                            for case in said.erasure
                            if case.when is None
                            or model._base_manager.filter(covered(model, case.when), pk=pk).exists()
                        )
    return found


@pytest.mark.long
@pytest.mark.parametrize(
    ("part", "is_sold"),
    [("buyer", True), ("designer", True), ("designer", False), ("actor", True), ("guest", True)],
    ids=["buyer", "designer who sold", "designer who sold nothing", "staff", "guest"],
)
@pytest.mark.django_db
def test_p41_each_field_is_what_the_map_says_and_nobody_elses_changed(
    part: str, is_sold: bool
) -> None:
    # Their names stand in no other word, as "one" does in "gone".
    world, other = make_world("uno", is_guest=part == "guest"), make_world("due", is_guest=False)
    fill([world, other])
    for one in (world, other):
        nothing_open(one)
    if not is_sold:
        unsell(world)
    person, leave = _who_leaves(world, part)
    assert what_waits(person) == []
    words = expected(person)
    assert len({label for label, _, _ in words}) > 3
    before = all_rows()

    asked = leave()
    assert not continue_erasure(asked.pk, is_over=lambda: False)
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED, (asked.waits_for, asked.steps.values())

    after = all_rows()
    wrong = [
        f"{label}.{name} should be: {case.do}"
        for (label, pk, name), case in words.items()
        if label not in OWN and not _is_as_said(label, name, case, before, after, pk)
    ]
    assert wrong == []
    gone = {(label, pk) for (label, pk, _), case in words.items() if case.do == Word.DELETE}
    changed = {
        (label, pk, name)
        for (label, pk), row in before.items()
        if label not in WRITTEN and (label, pk) not in gone
        for name, value in row.items()
        if (label, pk) not in after or after[label, pk][name] != value
    }
    assert changed - words.keys() == set()
    assert not PendingFile.objects.exists()


def _who_leaves(world: World, part: str) -> tuple[DataSubject, Callable[[], Erasure]]:
    if part == "guest":
        return DataSubject(None, (world.address,)), lambda: request_erasure_of_address(
            actor=world.actor, address=world.address, waive_grace=True
        )
    account: User = getattr(world, part)
    account.refresh_from_db()
    return DataSubject(account.pk, (account.email,)), lambda: request_erasure(
        actor=account, person=account, waive_grace=True
    )


def _is_as_said(label: str, name: str, case: Case, before: Rows, after: Rows, pk: Any) -> bool:
    if case.do == Word.DELETE:
        return (label, pk) not in after
    if (label, pk) not in after:
        return False
    if name not in after[label, pk]:  # groups and rights stand in tables of their own
        return not getattr(User.objects.get(pk=pk), name).exists()
    was, now = before[label, pk][name], after[label, pk][name]
    if case.do == Word.BLANK:
        return bool(now == _empty(label, name))
    if case.do == Word.REPLACE:
        if label == ACCOUNT:
            return bool(now != was)
        return bool(now == case.by.replace("NUMBER", str(pk)) or now == was == _empty(label, name))
    if label == ACCOUNT and name == "closed_at":
        return now is not None
    return bool(now == was)


def _empty(label: str, name: str) -> Any:
    if label == ACCOUNT and name.startswith("is_"):
        return False
    return empty_value(apps.get_model(label), name)
