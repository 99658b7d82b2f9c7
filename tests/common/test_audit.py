"""Who acted is written once, for a person or for a machine, and stays."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import TextChoices

from accounts.models import User
from common.audit import record_act, register_acts, words_of
from common.models import AuditEntry, Machine
from orders.acts import OrderAct


@dataclass(frozen=True)
class Thing:
    audit_id: str = "T-1"


def refused() -> AbstractContextManager[Any]:
    return pytest.raises(DatabaseError)


def test_a_person_and_a_machine_are_written_down(ben: User) -> None:
    record_act(actor=ben, act=OrderAct.PLACED, target=Thing())
    record_act(actor=Machine.STRIPE, act=OrderAct.PAID, target=Thing(), reason="It came")
    by_machine, by_person = AuditEntry.objects.all()
    assert (by_person.person, by_person.machine, by_person.reason) == (ben, "", "")
    assert (by_machine.person, by_machine.machine, by_machine.reason) == (None, "stripe", "It came")
    assert (by_person.target_kind, by_person.target_id) == ("Thing", "T-1")
    assert words_of(by_person.act) == "Placed an order"


def test_an_act_that_no_room_declared_is_refused(ben: User) -> None:
    class Strange(TextChoices):
        ACT = "strange.act", "Did something strange"

    with pytest.raises(ValueError, match="Strange"):
        record_act(actor=ben, act=Strange.ACT, target=Thing())


def test_two_rooms_cannot_give_one_act_two_meanings() -> None:
    class Other(TextChoices):
        PAID = OrderAct.PAID.value, "Something else"

    with pytest.raises(ValueError, match="twice"):
        register_acts(Other)


@pytest.mark.parametrize("machine", ["stripe", "gremlin", ""])
def test_the_database_refuses_both_neither_and_an_unknown_machine(ben: User, machine: str) -> None:
    with refused(), transaction.atomic():
        AuditEntry.objects.create(
            person=ben if machine == "stripe" else None,
            machine=machine,
            act="order.paid",
            target_kind="Order",
            target_id="JC-1",
        )


def test_p98_the_database_refuses_to_change_or_remove_an_entry(ben: User, carol: User) -> None:
    record_act(actor=ben, act=OrderAct.PLACED, target=Thing())
    with refused(), transaction.atomic():
        AuditEntry.objects.update(person=carol)
    with refused(), transaction.atomic():
        AuditEntry.objects.update(reason="Another")
    with refused(), transaction.atomic():
        AuditEntry.objects.all()._raw_delete("default")
    assert AuditEntry.objects.get().person == ben
