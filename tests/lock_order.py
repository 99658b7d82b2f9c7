"""Watches in every test that a transaction locks tables in the order of common.locking."""

import re
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from common.locking import LOCK_ORDER

_LOCKS = re.compile(
    r'SELECT .*? FROM "(\w+)".* FOR (?:NO KEY )?UPDATE|UPDATE "(\w+)" |DELETE FROM "(\w+)" ', re.S
)


class OutOfOrder(AssertionError):
    """A transaction locks a table that stands above one that it has locked already."""


class _LockOrder:
    """One connection's statements; `held` are the tables that its transaction has locked."""

    def __init__(self) -> None:
        labels = {apps.get_model(label)._meta.db_table: label for label in LOCK_ORDER}
        self.place = {table: LOCK_ORDER.index(label) for table, label in labels.items()}
        self.held: dict[str, int] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if _begins(context["connection"]):
            self.held.clear()
        found = _LOCKS.match(sql)
        table = next(filter(None, found.groups()), "") if found else ""
        if table in self.place and table not in self.held:
            below = [name for name, place in self.held.items() if place > self.place[table]]
            if below:
                raise OutOfOrder(f"{table} is locked after {', '.join(below)}: {sql[:300]}")
            self.held[table] = self.place[table]
        return execute(sql, params, many, context)


def _begins(wrapper: BaseDatabaseWrapper) -> bool:
    """Whether no transaction of the shop's own is open yet; a test's own around it is none."""
    blocks: list[Any] = wrapper.atomic_blocks
    if all(block._from_testcase for block in blocks):
        return True
    return bool(wrapper.connection.get_transaction_status() == TRANSACTION_STATUS_IDLE)


def _watch(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if not any(isinstance(each, _LockOrder) for each in connection.execute_wrappers):
        # Not at the end: a wrapper of a block in which the connection is made anew takes the last
        # one away when the block is left.
        connection.execute_wrappers.insert(0, _LockOrder())


def watch_lock_order() -> None:
    """From now on, on every connection; calling again changes nothing."""
    connection_created.connect(_watch, dispatch_uid="lock order")
    _watch(connection=connection)
