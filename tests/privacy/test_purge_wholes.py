"""An order goes as a whole: while one part of its books stays, all of it does."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.utils import timezone

from common.financial_year import write_financial_year
from privacy.data_map import data_map
from privacy.models import Hold
from privacy.periods import over_since
from privacy.purge_entries import purge_entries
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_expired import purge_expired
from tests.privacy.ageing import ENDS, age
from tests.privacy.test_purge import at_delete_of
from tests.privacy.worlds import World, make_world

pytestmark = pytest.mark.long

RULE = "seven_years_after_year_end"
PURCHASE = "orders.personal.last_event_of_purchase"
BOOKS = [
    label
    for label, record in data_map().records.items()
    if (clock := record.clock.get("last_event")) and clock.function == PURCHASE
]


@pytest.fixture
def world(db: None) -> World:
    world = make_world("one", is_guest=False)
    age(world, ENDS[RULE][0], have_left=True)
    return world


def rows(world: World, label: str) -> Any:
    return apps.get_model(label)._base_manager.filter(pk=world.rows[label].pk)


def left(world: World) -> set[str]:
    return {label for label in BOOKS if rows(world, label).exists()}


def purge(as_of: Any = ENDS[RULE][1] + timedelta(seconds=10), batch_rows: int = 1000) -> Any:
    run = None
    while run is None:  # until PostgreSQL has noticed that one that was cut off is gone
        run = purge_expired(as_of=as_of, is_over=lambda: False, batch_rows=batch_rows)
    return run


def held(as_of: Any) -> dict[str, dict[str, int]]:
    return {line.entry: dict(line.held) for line in plan_purge(as_of=as_of).lines if line.held}


def test_p33_an_open_refund_holds_the_whole_order_and_the_plan_says_so(world: World) -> None:
    with pgtrigger.ignore():
        rows(world, "aftersales.Refund").update(state="pending")
    before = left(world)
    words = held(ENDS[RULE][1] + timedelta(seconds=10))
    for label in before - {"aftersales.Refund"}:
        assert words[f"{label} {RULE}"]["aftersales.Refund: the refund is on its way"] == 1
    purge()
    assert left(world) == before
    with pgtrigger.ignore():
        rows(world, "aftersales.Refund").update(state="succeeded")
    purge()
    assert left(world) == set()


def test_p51_what_the_desk_holds_of_an_order_holds_all_of_it(world: World) -> None:
    hold = rows(world, "privacy.Hold")
    with pgtrigger.ignore():
        hold.update(
            thing_label="orders.LicenceGrant",
            thing_pk=str(world.rows["orders.LicenceGrant"].pk),
            approved_by=world.designer,
            approved_at=timezone.now(),
            released_by=None,
            released_at=None,
        )
    assert Hold.objects.in_force().exists()
    before = left(world)
    purge()
    assert left(world) == before


def test_p33_a_statement_that_lists_its_transfer_holds_the_whole_order(world: World) -> None:
    as_of = ENDS[RULE][1] + timedelta(seconds=10)
    with pgtrigger.ignore():
        rows(world, "payouts.Statement").update(issued_at=as_of)
    before = left(world)
    lines = {line.entry: line for line in plan_purge(as_of=as_of).lines}
    for label in before:
        line = lines[f"{label} {RULE}"]
        assert (line.goes, line.pointed_to_by) == (0, {"payouts.StatedMovement": 1}), label
    purge()
    assert left(world) == before
    with pgtrigger.ignore():
        rows(world, "payouts.Statement").update(issued_at=ENDS[RULE][0])
    purge()
    assert left(world) == set()


def test_p33_books_go_when_the_shops_own_financial_year_says_so_in_sql_too(
    world: World, settings: Any
) -> None:
    settings.FINANCIAL_YEAR_FIRST_MONTH = 4
    write_financial_year()
    now = timezone.now()
    last = over_since(data_map().retention[RULE], now, year_begins_in=4)
    age(world, last + timedelta(microseconds=1), have_left=True)
    before = left(world)
    assert purge(now).failures == {}
    assert left(world) == before
    age(world, last, have_left=True)
    assert purge(now).failures == {}
    assert left(world) == set()


def test_a59_p38_cut_off_anywhere_an_order_is_whole_or_gone(transactional_db: None) -> None:
    worlds = [make_world("one", is_guest=False), make_world("two", is_guest=False)]
    for world in worlds:
        age(world, ENDS[RULE][0], have_left=True)
    before = left(worlds[0])
    (order,) = [entry for entry in purge_entries() if entry.name == f"orders.Order {RULE}"]
    for member in order.members[::4]:
        table = member.model._meta.db_table
        last = rows(worlds[1], member.record.label).get().pk
        with at_delete_of(last, "PERFORM pg_terminate_backend(pg_backend_pid())", table=table):
            with pytest.raises(DatabaseError):
                purge(batch_rows=1)
            connection.close()
        # A batch of one row is one order here, so the first went before.
        assert [left(world) for world in worlds] == [set(), before]
    assert purge(batch_rows=1).failures == {}
    assert [left(world) for world in worlds] == [set(), set()]


def test_p33_every_table_of_books_is_a_part_of_the_order() -> None:
    parts = {entry.record.label for entry in purge_entries() if entry.deletes}
    assert len(BOOKS) > 15 and set(BOOKS) <= parts
    (order,) = [entry for entry in purge_entries() if entry.name == f"orders.Order {RULE}"]
    bookings = {"orders.LedgerTransaction", "orders.LedgerEntry"}
    assert {member.record.label for member in order.members} == {*BOOKS, *bookings}
