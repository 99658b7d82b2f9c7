"""Staff write reasons in free words, and may name in them whom the row is not about."""

from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from common.acts import StaffAct
from common.audit import record_act
from common.models import AuditEntry
from common.personal import WORDS_GONE, data_subject, thing
from models_catalog.models import ModerationDecision
from privacy.data_map import data_map
from privacy.desk.holds import release_hold
from privacy.erasing.continue_erasure import continue_erasure
from privacy.models import Disclosure
from privacy.states import ErasureState
from tests.cast import make_person
from tests.privacy.copies import copy_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_holds import make_hold
from tests.privacy.worlds import World, make_world
from tests.shop import make_listing

pytestmark = pytest.mark.django_db
NAME = "Benedikt Okonkwo"
FREE_WORDS = [
    (record.label, name)
    for record, name, said in data_map().personal_fields()
    if said.names_others is not None
]


@pytest.fixture
def benedikt(ben: User) -> User:
    User.objects.filter(pk=ben.pk).update(display_name=NAME)
    ben.refresh_from_db()
    return ben


def write(world: World, label: str, name: str, words: str) -> None:
    more = (
        {"kind": "adjustment", "cause_kind": "adjustment"} if label.endswith("Transaction") else {}
    )
    with pgtrigger.ignore():
        rows_of(world, label).update(**{name: words}, **more)


def rows_of(world: World, label: str) -> Any:
    return apps.get_model(label)._base_manager.filter(pk=world.rows[label].pk)


def test_p42_what_staff_wrote_of_who_left_goes_wherever_it_stands(benedikt: User) -> None:
    about, others = make_world("uno", is_guest=False), make_world("due", is_guest=False)
    for label, name in FREE_WORDS:
        write(about, label, name, f"{NAME} rang about it.")
        write(others, label, name, "Somebody else rang about it.")
    assert {label for label, _ in FREE_WORDS} >= {
        "models_catalog.ModerationDecision",
        "orders.LedgerTransaction",
        "privacy.Hold",
        "privacy.Disclosure",
    }
    asked = erase(benedikt)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    said = {one: rows_of(about, one[0]).get() for one in FREE_WORDS}
    assert {getattr(row, name) for (_, name), row in said.items()} == {"", WORDS_GONE}
    kept = {getattr(rows_of(others, label).get(), name) for label, name in FREE_WORDS}
    assert kept == {"Somebody else rang about it."}


def test_p42_a_name_that_others_share_goes_in_rows_of_the_person_alone(
    benedikt: User, carol: User, mira: User, staff: User
) -> None:
    User.objects.filter(pk=carol.pk).update(display_name=NAME)
    User.objects.filter(pk=mira.pk).update(display_name=NAME)
    model = make_listing(designer=mira).cad_model
    decision = ModerationDecision.objects.create(
        cad_model=model, decided_by=staff, decision="send_back", reason=f"{NAME} copied it."
    )
    second = make_person(username="second", is_staff=True)
    given = [
        Disclosure.objects.create(
            account_number=one.pk,
            recipient="A court",
            basis="order",
            basis_text=f"Order about {NAME}",
            scope="Orders",
            given_by=staff,
            approved_by=second,
        )
        for one in (benedikt, carol)
    ]
    assert erase(benedikt).state == ErasureState.FINISHED
    for row in (decision, *given):
        row.refresh_from_db()
    assert [one.basis_text for one in given] == [WORDS_GONE, f"Order about {NAME}"]
    assert decision.reason == f"{NAME} copied it."


def test_p66_a_copy_for_staff_has_no_words_about_others(tmp_path: Path) -> None:
    world = make_world("uno", is_guest=False)
    for label, name in [*FREE_WORDS, ("admin.LogEntry", "object_repr")]:
        write(world, label, name, f"{NAME} rang about it.")
    for person in (world.actor, world.second):
        copy = copy_of(data_subject(person), tmp_path)
        assert [name for name in copy.names if NAME in copy.text(name)] == []


def test_p51_words_in_a_row_that_is_held_stay_until_it_is_released(
    benedikt: User, staff: User
) -> None:
    other = make_person(username="other", is_staff=True)
    record_act(actor=staff, act=StaffAct.CHANGED, target=other, reason=f"{NAME} rang.")
    entry = AuditEntry.objects.get()
    hold = make_hold(thing(entry), asked_by=staff, approved_by=other)
    asked = erase(benedikt)
    assert "staff" in asked.waits_for[0]["words"]
    assert AuditEntry.objects.get(pk=entry.pk).reason == f"{NAME} rang."
    release_hold(actor=other, hold=hold, why="The claim is over.")
    asked.steps.update(try_after=timezone.now())
    continue_erasure(asked.pk, is_over=lambda: False)
    asked.refresh_from_db()
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert AuditEntry.objects.get(pk=entry.pk).reason == ""
