"""Eight years over a shop in which all tables have rows: what goes, when, and what never goes.

By quarters here; PURGE_STEP_DAYS=7 goes by weeks, which takes some minutes. All of it happened
eight years ago, so that the database's own clock, which stays, lets it go; the purge is asked at
each step of these years. That the database refuses a row too early is shown where each rule is
tried at its limit (test_purge.py, test_kept_rows.py).
"""

import os
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from privacy.purge_entries import PurgeEntry, purge_entries
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_expired import purge_expired
from tests.privacy.ageing import age, all_grow_older
from tests.privacy.test_purge import EMPTIED_BY_A_CONSTRAINT, is_done
from tests.privacy.test_purge_wholes import left
from tests.privacy.worlds import World, make_world

STEP = timedelta(days=int(os.environ.get("PURGE_STEP_DAYS", "91")))
YEARS = timedelta(days=8 * 366 + 1)
Row = tuple[PurgeEntry, World]


def not_before(entry: PurgeEntry) -> timedelta:
    """Counted in the shortest months and years that there are."""
    period = entry.rule.period
    days = period.get("days", 0) + 28 * period.get("months", 0) + 365 * period.get("years", 0)
    return timedelta(days=days)


def may_go(entry: PurgeEntry, world: World) -> bool:
    """Whether it lost its text when it was sent, or went along with what it is a part of."""
    row = world.rows[entry.record.label]
    is_there = entry.model._base_manager.filter(pk=row.pk).exists()
    if entry.name in EMPTIED_BY_A_CONSTRAINT or not (entry.deletes or is_there):
        return True
    return any(
        is_done(whole, world)
        for whole in entry.all
        if whole.deletes and entry.record.label in {part.label for part in whole.parts}
    )


def purged(began: datetime, passed: timedelta) -> int:
    """How many rows went or were emptied."""
    run = purge_expired(as_of=began + passed, is_over=lambda: False)
    assert run is not None and run.failures == {}, passed
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return sum(run.counts.values())


@pytest.mark.long
@pytest.mark.django_db
def test_p33_eight_years_go_by_and_everything_goes_in_its_time_and_nothing_before() -> None:
    gone_worlds = [make_world("one", is_guest=False), make_world("guest", is_guest=True)]
    stays = make_world("stays", is_guest=False)
    worlds = (*gone_worlds, stays)
    for world in worlds:
        age(world, timezone.now() - timedelta(minutes=1), have_left=world is not stays)
    all_grow_older(YEARS)
    began = timezone.now() - YEARS
    books = {world.name: left(world) for world in worlds}
    there = [(x, world) for x in purge_entries() for world in worlds if not is_done(x, world)]
    for step in range(YEARS // STEP + 1):
        passed = step * STEP
        if not purged(began, passed):
            continue
        # "Tomorrow": what had waited for books that went today.
        while purged(began, passed):
            pass
        assert plan_purge(as_of=began + passed).goes == 0, passed
        went = [row for row in there if is_done(*row)]
        early = [x.name for x, world in went if passed < not_before(x) and not may_go(x, world)]
        assert early == [], passed
        there = [row for row in there if row not in went]
        for world in worlds:
            assert left(world) in (set(), books[world.name]), passed
    assert {x.name for x, world in there if world is not stays} == set()
    assert left(stays) == books[stays.name]
