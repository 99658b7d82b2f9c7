"""A hold that is approved in the moment in which its row is to go holds it, or says: too late."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ApiToken, User
from common.personal import thing
from orders.models import LicenceGrant, Order
from payments.models import WebhookEvent
from privacy.desk.holds import approve_hold
from privacy.erasing import erase_rows
from privacy.erasing.entries import erasure_entries
from privacy.erasing.request_erasure import request_erasure
from privacy.errors import HoldNotPossible
from privacy.models import ErasureStep, Hold, PurgeRun
from privacy.models.purge_run import digest
from privacy.purge_entries import PurgeEntry, purge_entries
from privacy.purge_statements import statements_of
from privacy.services.purge_batch import purge_batch, purge_batches
from privacy.services.purge_expired import purge_expired
from privacy.services.purge_wholes import purge_wholes
from privacy.states import Step
from tests.cast import make_person
from tests.privacy.ageing import ENDS, age
from tests.privacy.test_holds import make_hold
from tests.privacy.test_purge import fill
from tests.privacy.worlds import make_world
from tests.races import while_open

# A row, and what takes it away in one transaction.
Way = tuple[Any, Callable[[], object]]
BOOKS_END = ENDS["seven_years_after_year_end"]


def ask(row: Any) -> Hold:
    return make_hold(thing(row), asked_by=make_person(username="asks"), approved_by=None)


def approve(hold: Hold) -> None:
    approve_hold(actor=User.objects.get(username="agrees"), hold=hold, why="It is true.")


def one_batch(label: str) -> None:
    """What the purge does to a table in one transaction."""
    now = timezone.now()
    run = PurgeRun.objects.create(as_of=now, plan=[], plan_hash=digest([]), started_at=now)
    _batch(run, next(one for one in purge_entries() if one.record.label == label and one.deletes))
    PurgeRun.objects.open().update(finished_at=now, run_hash="0" * 64)


def _batch(run: PurgeRun, entry: PurgeEntry) -> None:
    statements = statements_of(entry, as_of=run.as_of)
    if statements is not None:
        purge_batches(run, entry=entry, rows=1000, most=1, statements=statements)
    elif entry.root == entry.record.label:
        purge_wholes(run, entry=entry, rows=1000)
    else:
        purge_batch(run, entry=entry, rows=1000)


def an_event_inside_the_database() -> Way:
    fill(3)
    return WebhookEvent.objects.order_by("pk")[1], partial(one_batch, "payments.WebhookEvent")


def a_row_by_itself() -> Way:
    world = make_world("one", is_guest=False)
    age(world, timezone.now() - timedelta(days=3650), have_left=True)
    return world.rows["accounts.ApiToken"], partial(one_batch, "accounts.ApiToken")


def a_licence_with_its_order() -> Way:
    age(make_world("one", is_guest=False), BOOKS_END[0], have_left=True)
    # What points to the order from elsewhere goes before it.
    for label in ("payouts.StatedMovement", "payouts.Statement"):
        one_batch(label)
    return LicenceGrant.objects.get(), partial(one_batch, "orders.Order")


def a_token_of_somebody_who_leaves() -> Way:
    ben = make_person(username="ben")
    token = ApiToken.objects.create(user=ben, name="x", prefix="x", token_hash="x")
    erasure = request_erasure(actor=ben, person=ben, waive_grace=False)
    step = ErasureStep.objects.create(erasure=erasure, name=Step.ROWS)
    entry = next(one for one in erasure_entries() if one.record.label == "accounts.ApiToken")
    return token, lambda: erase_rows._batch(erasure, step, entry, 500)


WAYS = [
    an_event_inside_the_database,
    a_row_by_itself,
    a_licence_with_its_order,
    a_token_of_somebody_who_leaves,
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db(transaction=True)
def test_p51_a_hold_approved_while_its_row_goes_waits_and_says_that_it_is_late(
    way: Callable[[], Way],
) -> None:
    row, delete = way()
    make_person(username="agrees")
    hold = ask(row)

    def too_late() -> None:
        with pytest.raises(HoldNotPossible, match="went before anybody approved it"):
            approve(hold)

    while_open(delete, too_late)
    assert not type(row)._base_manager.filter(pk=row.pk).exists()
    hold.refresh_from_db()
    assert hold.approved_at is None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db(transaction=True)
def test_p51_a_row_whose_hold_is_approved_in_the_same_moment_stays(
    way: Callable[[], Way],
) -> None:
    row, delete = way()
    make_person(username="agrees")
    hold = ask(row)
    while_open(lambda: approve(hold), delete)
    assert type(row)._base_manager.filter(pk=row.pk).exists()
    hold.refresh_from_db()
    assert hold.approved_at is not None


@pytest.mark.django_db
def test_p51_a_hold_that_comes_while_a_run_is_under_way_holds_from_its_next_batch_on() -> None:
    for name in ("one", "two"):
        age(make_world(name, is_guest=False), BOOKS_END[0], have_left=True)
    make_person(username="agrees")
    first, second = Order.objects.order_by("pk").values_list("pk", flat=True)
    hold = ask(LicenceGrant.objects.get(order_line__order=second))

    def is_over() -> bool:
        if not Order.objects.filter(pk=first).exists():
            approve(hold)
        return False

    purge_expired(as_of=timezone.now(), is_over=is_over, batch_rows=1)
    assert list(Order.objects.values_list("pk", flat=True)) == [second]
    assert LicenceGrant.objects.filter(order_line__order=second).exists()
