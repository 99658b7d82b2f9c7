"""An order goes as a whole: while one part of its books stays, all of it does."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.utils import timezone

from privacy.data_map import data_map
from privacy.models import Hold
from privacy.purge_entries import purge_entries
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_expired import purge_expired
from tests.privacy.ageing import ENDS, age
from tests.privacy.worlds import World, make_world

pytestmark = pytest.mark.django_db
RULE = "seven_years_after_year_end"
PURCHASE = "orders.personal.last_event_of_purchase"
BOOKS = [
    label
    for label, record in data_map().records.items()
    if (clock := record.clock.get("last_event")) and clock.function == PURCHASE
]


@pytest.fixture
def world() -> World:
    world = make_world("one", is_guest=False)
    age(world, ENDS[RULE][0], have_left=True)
    return world


def rows(world: World, label: str) -> Any:
    return apps.get_model(label)._base_manager.filter(pk=world.rows[label].pk)


def left(world: World) -> set[str]:
    return {label for label in BOOKS if rows(world, label).exists()}


def purge() -> Any:
    run = purge_expired(as_of=ENDS[RULE][1] + timedelta(seconds=10), is_over=lambda: False)
    assert run is not None
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


def test_p33_every_table_of_books_is_a_part_of_the_order() -> None:
    parts = {entry.record.label for entry in purge_entries() if entry.deletes}
    assert len(BOOKS) > 15 and set(BOOKS) <= parts
