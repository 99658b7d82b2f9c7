"""What the database keeps it gives up after the period, and for the words of the data map."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core import checks
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from common.checks import check_financial_year
from common.financial_year import is_financial_year_written, write_financial_year
from privacy.data_map import data_map
from privacy.erasing.erase_rows import empty_value
from privacy.periods import over_since
from privacy.purposes import Erasure
from tests.cast import make_person
from tests.privacy.worlds import World, make_world

SEVEN_YEARS = "seven_years_after_year_end"
# Other staff may decide anew, and then are the ones who decided.
PASSED_ON = {"models_catalog.DuplicateFinding.decided_by"}
# Emptied by accounts/services/empty_account.py, whose test shows it.
ACCOUNT = "accounts.User"
# An erasure takes them before the period is over.
ERASED_BEFORE = {"orders.GuestLink", "moderation.ReportFile"}


@pytest.fixture
def world(db: None) -> World:
    return make_world("one", is_guest=False)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError, match="pgtrigger|violates"), transaction.atomic():
        yield


def rows(world: World, label: str) -> Any:
    return apps.get_model(label)._base_manager.filter(pk=world.rows[label].pk)


def columns(world: World, *words: Erasure) -> Iterator[tuple[str, str, str]]:
    """Table, column and text of each declared column for which the map has one of these words."""
    for label, record in data_map().records.items():
        for name, said in record.personal_fields():
            for case in said.erasure:
                if case.do in words and label != ACCOUNT and world.rows.get(label):
                    yield label, name, case.by


def test_what_points_to_an_account_is_never_passed_on(world: World) -> None:
    stranger = make_person(username="stranger")
    passed_on = set()
    for label, name, _ in columns(world, Erasure.DETACH):
        try:
            with transaction.atomic():
                rows(world, label).update(**{name: stranger})
        except DatabaseError:
            continue
        passed_on.add(f"{label}.{name}")
    assert passed_on == PASSED_ON


def test_each_column_that_erasure_may_change_takes_its_text(world: World) -> None:
    found = list(columns(world, Erasure.BLANK, Erasure.REPLACE))
    assert ("orders.OrderLine", "designer_name", "Former designer") in found
    for label, name, by in found:
        rows(world, label).update(**{name: by or empty_value(apps.get_model(label), name)})


def test_no_other_text_comes_there(world: World) -> None:
    for label, name in (
        ("common.AuditEntry", "reason"),
        ("models_catalog.ModerationDecision", "reason"),
        ("orders.LedgerTransaction", "reason"),
        ("privacy.Disclosure", "scope"),
        ("privacy.Hold", "basis"),
        ("admin.LogEntry", "object_repr"),
        ("orders.OrderLine", "designer_name"),
    ):
        with refused():
            rows(world, label).update(**{name: "Somebody else"})


def test_p34_nothing_of_the_books_goes_before_its_time(world: World) -> None:
    kept = (SEVEN_YEARS, "three_years")
    for label, record in data_map().records.items():
        rules = {said.retention for _, said in record.personal_fields()}
        if rules & set(kept) and label not in ERASED_BEFORE:
            with refused():
                _delete(world, label)


def test_p34_after_its_time_a_line_goes_with_its_whole_order(world: World) -> None:
    _age(world, years=9)
    for label in _children_first(world):
        _delete(world, label)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("month", [1, 4])
def test_p34_seven_years_count_from_the_end_of_the_financial_year(
    world: World, month: int, settings: Any
) -> None:
    settings.FINANCIAL_YEAR_FIRST_MONTH = month
    assert is_financial_year_written() == (month == 1)
    assert [x.id for x in check_financial_year(None, ["default"])] == ["common.W029"] * (month != 1)
    write_financial_year()
    assert check_financial_year(None, ["default"]) == []
    rule, day = data_map().retention[SEVEN_YEARS], timezone.now()
    # What the plan lets go just now, and the next moment, in which the year had begun anew.
    last = over_since(rule, day, year_begins_in=month)
    assert (last + timedelta(microseconds=1)).month == month
    for began, may_go in ((last + timedelta(microseconds=1), False), (last, True)):
        with pgtrigger.ignore():
            rows(world, "orders.Download").update(downloaded_at=began)
        if may_go:
            _delete(world, "orders.Download")
        else:
            with refused():
                _delete(world, "orders.Download")


def test_a_database_without_any_table_is_no_reason_against_the_first_deployment(db: None) -> None:
    """Compose checks, and migrates only when the check found no error."""
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION books_period_over(timestamptz)")
    found = check_financial_year(None, ["default"])
    assert [(problem.id, problem.level) for problem in found] == [("common.W029", checks.WARNING)]


def _delete(world: World, label: str) -> None:
    """As a purge does it: without a cascade."""
    found = rows(world, label)
    found._raw_delete(found.db)


def _age(world: World, *, years: int) -> None:
    """As if all of it had happened long ago; the database's clock stays."""
    with pgtrigger.ignore():
        for label, row in world.rows.items():
            moments = {
                column.name: models.F(column.name) - timedelta(days=366 * years)
                for column in apps.get_model(label)._meta.concrete_fields
                if isinstance(column, models.DateTimeField)
            }
            if row is not None and moments:
                rows(world, label).update(**moments)


def _children_first(world: World) -> list[str]:
    """Tables of the world without people and catalogue, each before what it points to."""
    left = {
        label
        for label, record in data_map().records.items()
        if world.rows.get(label) is not None
        and any(
            said.retention == "seven_years_after_year_end" for _, said in record.personal_fields()
        )
    }
    ordered: list[str] = []
    while left:
        pointed_to = {
            column.related_model._meta.label
            for label in left
            for column in apps.get_model(label)._meta.concrete_fields
            if column.is_relation and column.related_model._meta.label != label
        }
        free = sorted(left - pointed_to)
        assert free, left
        ordered += free
        left -= set(free)
    return ordered
