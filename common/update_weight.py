"""What an update's migrations do to a site that goes on meanwhile, with the code of before.

`migrate` runs while the old code serves. What it takes away, the old code still asks for; what it
demands, the old code does not write; and what reads a whole table keeps everybody waiting.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

_GONE = "the old code still asks for it: take it away in the update after this one"
_DEMANDED = "the old code writes rows without it: give it db_default, or let it be null for now"
_INDEX = "writing waits while the index is made: AddIndexConcurrently"
_CHECKED = (
    "everybody waits while each row is looked at: AddConstraintNotValid, then ValidateConstraint"
)
_COLUMN = "the whole table may be written anew, or looked through, behind a lock"
_MIXED = "data is moved while the tables are locked: put it into a migration of its own"


def burdens(plan: Iterable[Migration], state: ProjectState) -> list[str]:
    """A line for each operation that old code or visitors would feel; `state` is of before."""
    found = []
    new: set[tuple[str, str]] = set()
    for migration in plan:
        name = f"{migration.app_label}.{migration.name}"
        for operation in migration.operations:
            after = state.clone()
            operation.state_forwards(migration.app_label, after)
            if isinstance(operation, migrations.CreateModel):
                new.add((migration.app_label, operation.name_lower))
            # Nobody reads or writes a table that is not there yet.
            elif (migration.app_label, _model(operation)) not in new:
                why = _why(operation, migration.app_label, state, after)
                if why:
                    found.append(f"{name}: {operation.describe()}: {why}")
            state = after
        if _moves_data(migration) and len(migration.operations) > 1:
            found.append(f"{name}: {_MIXED}")
    return found


def _model(operation: Any) -> str:
    return str(getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", ""))


def _moves_data(migration: Migration) -> bool:
    return any(isinstance(one, migrations.RunPython) for one in migration.operations)


def _why(operation: Operation, app: str, before: ProjectState, after: ProjectState) -> str:
    match operation:
        case (
            migrations.RemoveField()
            | migrations.RenameField()
            | migrations.DeleteModel()
            | migrations.RenameModel()
        ):
            return _GONE
        case migrations.AddField(field=field):
            is_free = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
            return "" if is_free else _DEMANDED
        case AddIndexConcurrently() | AddConstraintNotValid():
            return ""
        case migrations.AddIndex():
            return _INDEX
        case migrations.AddConstraint():
            return _CHECKED
        case migrations.AlterField():
            return _COLUMN if _is_heavy(operation, app, before, after) else ""
    return ""


def _is_heavy(operation: Any, app: str, before: ProjectState, after: ProjectState) -> bool:
    """Another type of column, or one that may no longer be empty."""
    old, new = (
        state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
        for state in (before, after)
    )
    return bool(old.db_type(connection) != new.db_type(connection) or (old.null and not new.null))
