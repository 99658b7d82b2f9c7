"""A purge over a full shop: what goes, what stays, and the same end however often it is killed."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from payments.models import WebhookEvent
from privacy.models import PurgeRun
from privacy.models.purge_run import broken_link
from privacy.purge_entries import PurgeEntry, purge_entries
from privacy.services.plan_purge import plan_purge
from privacy.services.purge_expired import purge_expired
from tests.fixtures import ClientOf
from tests.killing import killed_at
from tests.privacy.ageing import ENDS, age, unpay, unsell
from tests.privacy.worlds import World, make_world
from tests.races import in_threads

EVENTS = "payments.WebhookEvent ninety_days"
BEGIN_OF_RUN = 'INSERT INTO "privacy_purgerun"'
END_OF_RUN = 'UPDATE "privacy_purgerun" SET "'
A_LITTLE = timedelta(seconds=10)
# An account that a row still points to stays, emptied.
KEPT = {"accounts.User"}
# A mail has no text any more in the moment in which it is sent.
EMPTIED_BY_A_CONSTRAINT = {"common.OutboxMail until_sent"}
# Licences in use hold the books, and a consent counts until its person leaves.
COUNTS_FROM_LEAVING = {
    *("account_life", "while_listed", "three_years", "seven_years_after_year_end"),
}


def purge(as_of: Any) -> PurgeRun:
    run = purge_expired(as_of=as_of, is_over=lambda: False)
    assert run is not None and run.finished_at is not None
    return run


def is_done(entry: PurgeEntry, world: World) -> bool:
    row = world.rows.get(entry.record.label)
    found = entry.model._base_manager.filter(pk=row.pk).first() if row else None
    if found is None or entry.deletes:
        return found is None
    return all(getattr(found, column) == entry.blank_of(column) for column in entry.columns)


@pytest.mark.long
@pytest.mark.parametrize("rule", sorted(ENDS))
def test_p33_each_entry_stays_until_its_end_and_then_goes(rule: str, db: None) -> None:
    began, ends = ENDS[rule]
    worlds = [make_world("one", is_guest=False), make_world("guest", is_guest=True)]
    for world in worlds:
        if rule == "while_listed":
            unsell(world)
        if rule == "account_life":
            unpay(world)
        age(world, began, have_left=rule in COUNTS_FROM_LEAVING)
    entries = [entry for entry in purge_entries() if entry.rule_name == rule]
    rows = [(entry, world) for entry in entries for world in worlds if not is_done(entry, world)]
    assert {e.name for e in entries} - {e.name for e, _ in rows} <= EMPTIED_BY_A_CONSTRAINT

    first = purge(ends - A_LITTLE)
    assert first.failures == {}
    assert [e.name for e, world in rows if is_done(e, world)] == []

    run = purge(ends + A_LITTLE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert run.failures == {}
    left = {e.record.label for e, world in rows if not is_done(e, world)}
    assert left - KEPT == set()


@pytest.mark.django_db
def test_p33_what_is_in_use_stays_and_the_plan_says_why() -> None:
    began, ends = ENDS["seven_years_after_year_end"]
    world = make_world("one", is_guest=False)
    age(world, began, have_left=False)
    lines = {line.entry: line for line in plan_purge(as_of=ends + A_LITTLE).lines}
    order = lines["orders.Order seven_years_after_year_end"]
    assert (order.over, order.goes, order.oldest) == (1, 0, began.isoformat())
    assert order.held == {"somebody can still download what was bought": 1}
    purge(ends + A_LITTLE)
    assert apps.get_model("orders.Order").objects.exists()


@pytest.mark.django_db
def test_p33_a_row_waits_for_what_still_points_to_it() -> None:
    began, ends = ENDS["seven_years_after_year_end"]
    world = make_world("one", is_guest=False)
    age(world, began, have_left=True)
    with pgtrigger.ignore():
        apps.get_model("aftersales.Refund").objects.update(
            state="reserved", stripe_refund_id=None, made_at=None
        )
    plan = plan_purge(as_of=ends + A_LITTLE)
    order = next(x for x in plan.lines if x.entry == "orders.Order seven_years_after_year_end")
    assert (order.over, order.goes) == (1, 0)
    assert order.held["aftersales.Refund: the refund is on its way"] == 1
    run = purge(ends + A_LITTLE)
    assert run.failures == {}
    assert apps.get_model("orders.Order").objects.exists()


@pytest.mark.django_db
def test_p37_the_dry_run_plans_what_is_done_and_writes_nothing() -> None:
    began, ends = ENDS["ninety_days"]
    age(make_world("one", is_guest=False), began, have_left=False)
    with CaptureQueriesContext(connection) as asked:
        plan = plan_purge(as_of=ends + A_LITTLE)
    assert not [q["sql"] for q in asked if not q["sql"].lstrip("(").startswith("SELECT")]
    assert not PurgeRun.objects.exists()
    run = purge(ends + A_LITTLE)
    assert run.plan_hash == plan.hash
    planned = {line.entry: line.goes for line in plan.lines if line.goes}
    assert {name: count for name, count in run.counts.items() if name != "files"} == planned


@pytest.mark.django_db
def test_p37_the_command_shows_plan_and_hash_and_then_purges() -> None:
    fill(7)
    dry, real = StringIO(), StringIO()
    call_command("purge", "--dry-run", stdout=dry)
    assert "payments.WebhookEvent ninety_days: 7 of 7 to delete the row" in dry.getvalue()
    assert WebhookEvent.objects.count() == 7
    call_command("purge", stdout=real)
    assert not WebhookEvent.objects.exists()
    shown = [out.getvalue().split("\nplan ")[1].split()[0] for out in (dry, real)]
    assert shown[0] == shown[1]


def test_p39_records_are_chained_and_no_finished_one_can_be_altered(transactional_db: None) -> None:
    for _ in range(3):
        fill(1)
        purge(timezone.now())
    assert broken_link() is None
    second = PurgeRun.objects.finished()[1]
    with pytest.raises(DatabaseError, match="pgtrigger"):
        PurgeRun.objects.filter(pk=second.pk).update(counts={})
    with pytest.raises(DatabaseError, match="pgtrigger"):
        second.delete()
    with pgtrigger.ignore():
        PurgeRun.objects.filter(pk=second.pk).update(counts={})
    assert broken_link() == second


def test_a59_p38_two_runners_at_once_do_it_once(transactional_db: None) -> None:
    fill(40)
    runs: list[PurgeRun | None] = []
    in_threads(lambda: runs.append(purge_at_once(batch_rows=2)), times=2)
    assert not WebhookEvent.objects.exists()
    assert sum(run.counts[EVENTS] for run in PurgeRun.objects.all() if run.counts) == 40


@pytest.mark.long
@pytest.mark.parametrize(
    "naming, statement",
    [
        (BEGIN_OF_RUN, 0),
        # Four batches; that no row is left is known from the plan, which counted ten.
        *(("payments_webhookevent", batch) for batch in range(4)),
        (END_OF_RUN, 0),
    ],
)
def test_a59_p38_killed_at_its_begin_a_batch_or_its_end_and_run_again_it_ends_the_same(
    naming: str, statement: int, transactional_db: None
) -> None:
    fill(10)
    as_of = timezone.now()
    assert killed_at(statement, lambda: purge_at_once(batch_rows=3), naming=naming)
    assert WebhookEvent.objects.count() == {
        BEGIN_OF_RUN: 10,
        END_OF_RUN: 0,
    }.get(naming, max(10 - 3 * statement, 0))
    run = purge_again(as_of)
    assert not WebhookEvent.objects.exists()
    assert (run.counts, run.failures) == ({EVENTS: 10}, {})
    assert PurgeRun.objects.count() == 1


@pytest.mark.parametrize("row", range(1, 10, 3))
def test_a59_p38_cut_off_within_a_batch_its_rows_are_there_and_the_cursor_before_them(
    row: int, transactional_db: None
) -> None:
    fill(10)
    numbers = list(WebhookEvent.objects.order_by("pk").values_list("pk", flat=True))
    with at_delete_of(numbers[row], "PERFORM pg_terminate_backend(pg_backend_pid())"):
        with pytest.raises(DatabaseError):
            purge_expired(as_of=timezone.now(), is_over=lambda: False, batch_rows=3)
        connection.close()
        done = row - row % 3
        assert (
            list(WebhookEvent.objects.order_by("pk").values_list("pk", flat=True)) == numbers[done:]
        )
        run = PurgeRun.objects.get()
        assert run.counts == ({EVENTS: done} if done else {})
        assert run.after_row == (str(numbers[done - 1]) if done else "")
    assert purge_again(timezone.now()).counts == {EVENTS: 10}


def test_p38_a_slice_ends_when_its_time_is_up_and_the_next_goes_on(transactional_db: None) -> None:
    fill(10)
    first = purge_expired(
        as_of=timezone.now(),
        is_over=lambda: WebhookEvent.objects.count() < 10,
        batch_rows=3,
        batches_at_once=1,
    )
    assert first is not None and first.finished_at is None
    assert first.after_row
    assert WebhookEvent.objects.count() == 7
    again = purge_expired(as_of=None, is_over=lambda: False, batch_rows=3)
    assert again is not None and (again.pk, again.counts) == (first.pk, {EVENTS: 10})
    # Where it stood is forgotten: the number of a row may be a secret, as a session's key is.
    assert (again.at_entry, again.after_row) == ("", "")


def test_p38_a_locked_row_waits_for_the_next_run(transactional_db: None) -> None:
    fill(3)
    row = WebhookEvent.objects.order_by("pk")[1]
    is_held, is_through = threading.Event(), threading.Event()

    @transaction.atomic
    def hold() -> None:
        WebhookEvent.objects.select_for_update().get(pk=row.pk)
        is_held.set()
        assert is_through.wait(timeout=30)

    def go() -> None:
        assert is_held.wait(timeout=30)
        purge(timezone.now())
        is_through.set()

    in_threads(hold, go)
    assert list(WebhookEvent.objects.all()) == [row]
    purge(timezone.now())
    assert not WebhookEvent.objects.exists()


def test_p38_a_row_that_is_locked_while_its_batch_goes_waits_for_the_next_run(
    transactional_db: None,
) -> None:
    fill(3)
    first, _, last = WebhookEvent.objects.order_by("pk")
    is_through = threading.Event()

    def come_between() -> None:
        wait_for_a_sleeper()
        with transaction.atomic():
            WebhookEvent.objects.select_for_update().get(pk=last.pk)
            assert is_through.wait(timeout=30)

    def go() -> None:
        purge(timezone.now())
        is_through.set()

    with at_delete_of(first.pk, "PERFORM pg_sleep(0.5)"):
        in_threads(come_between, go)
    assert list(WebhookEvent.objects.all()) == [last]
    assert PurgeRun.objects.get().failures == {}


def test_p38_a_batch_waits_two_seconds_for_a_table_and_gives_way(transactional_db: None) -> None:
    """As for a change of the table by whoever runs the shop; the rows are taken up again."""
    fill(3)
    is_held = threading.Event()
    waited: list[float] = []

    @transaction.atomic
    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE payments_webhookevent IN EXCLUSIVE MODE")
            is_held.set()
            # Until one wait that was longer than a second is over.
            while not waited or longest_wait(cursor) >= waited[-1]:
                if (now := longest_wait(cursor)) > 1:
                    waited.append(now)
                time.sleep(0.01)

    def go() -> None:
        assert is_held.wait(timeout=30)
        purge(timezone.now())

    in_threads(hold, go)
    assert 1.8 < waited[-1] < 2.2
    assert not WebhookEvent.objects.exists()


def test_p38_what_could_not_go_is_said_in_words(staff: User, client_of: ClientOf) -> None:
    fill(1)
    run = purge(timezone.now())
    with pgtrigger.ignore():
        PurgeRun.objects.update(failures={f"{EVENTS} 55P03": 2, f"{EVENTS} XX000": 1})
    page = client_of(staff).get(f"/admin/privacy/purgerun/{run.pk}/change/").content.decode()
    assert "2 rows of payments.WebhookEvent stay: somebody was at work on them" in page
    assert "1 row of payments.WebhookEvent stays: PostgreSQL said XX000" in page


def test_p38_a_batch_has_a_thousand_rows_at_most(transactional_db: None) -> None:
    fill(2001)
    run = purge(timezone.now())
    assert (run.batch_count, run.counts) == (3, {EVENTS: 2001})


def test_p38_a_row_that_cannot_go_is_counted_and_the_others_go(transactional_db: None) -> None:
    fill(25)
    stubborn = WebhookEvent.objects.order_by("pk")[11]
    with at_delete_of(stubborn.pk, "RAISE EXCEPTION 'it stays'"):
        run = purge_expired(as_of=timezone.now(), is_over=lambda: False, batch_rows=10)
    assert run is not None
    assert run.failures == {f"{EVENTS} P0001": 1}
    assert list(WebhookEvent.objects.all()) == [stubborn]


def test_p38_a_row_that_somebody_else_deletes_meanwhile_stops_nothing(
    transactional_db: None,
) -> None:
    fill(1)
    row = WebhookEvent.objects.get()

    def delete_after_it_failed(execute: Any, sql: str, *rest: Any) -> Any:
        try:
            return execute(sql, *rest)
        except DatabaseError:
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS at_delete ON payments_webhookevent")
                cursor.execute("DELETE FROM payments_webhookevent")
            raise

    with (
        at_delete_of(row.pk, "RAISE EXCEPTION 'somebody has it'"),
        connection.execute_wrapper(delete_after_it_failed),
    ):
        run = purge_at_once(batch_rows=1)
    assert run is not None and run.finished_at is not None
    assert (run.counts, run.failures) == ({}, {})


def fill(count: int) -> None:
    """Webhook events of a year ago, worked off."""
    long_ago = timezone.now() - timedelta(days=365)
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            stripe_id=f"evt_{secrets.token_hex(8)}",
            type="payment_intent.succeeded",
            state="processed",
            happened_at=long_ago,
            received_at=long_ago,
            processed_at=long_ago,
            is_live=False,
        )
        for _ in range(count)
    )


def longest_wait(cursor: Any) -> float:
    """Seconds for which somebody else is waiting for a lock that we hold."""
    cursor.execute(
        "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0) FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    return float(cursor.fetchone()[0])


def wait_for_a_sleeper() -> None:
    sleeping = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        " AND datname = current_database())"
    )
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(sleeping)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nothing was deleted")


def purge_at_once(*, batch_rows: int) -> PurgeRun | None:
    return purge_expired(
        as_of=timezone.now(), is_over=lambda: False, batch_rows=batch_rows, batches_at_once=1
    )


def purge_again(as_of: Any) -> PurgeRun:
    for _ in range(200):  # until PostgreSQL has noticed that the killed one is gone
        run = purge_expired(as_of=as_of, is_over=lambda: False, batch_rows=3)
        if run is not None:
            return run
        time.sleep(0.05)
    raise AssertionError("the killed one still has the purge")


@contextmanager
def at_delete_of(number: int, then: str, *, table: str = "payments_webhookevent") -> Iterator[None]:
    """As long as it lasts, this happens when the row of this number is to go."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION at_delete() RETURNS trigger AS $$"
            f" BEGIN {then}; RETURN OLD; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            f"CREATE TRIGGER at_delete BEFORE DELETE ON {table} FOR EACH ROW"
            f" WHEN (OLD.id = {number}) EXECUTE FUNCTION at_delete()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION at_delete CASCADE")
