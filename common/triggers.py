"""Database triggers that several tables share.

What they keep, they keep from everybody who asks in SQL too, with two exceptions that purge and
erasure need: a row may go once its period is over, and a column that names somebody may be given a
text that names nobody.
"""

from collections.abc import Mapping

import pgtrigger

from common.financial_year import FUNCTION


def seven_years_over(since: str) -> str:
    """SQL: seven years from the end of the financial year in which a moment was are over.

    The last event of a purchase may be later than the row, so this is the least that must have
    passed; the retention rule of the data map says what has to.
    """
    return f"{FUNCTION}({since})"


def years_over(since: str, years: int) -> str:
    return f"{since} + interval '{years} years' <= now()"


def keep_rows(name: str, *, until: str = "") -> list[pgtrigger.Trigger]:
    """Refuse DELETE before `until` is true of OLD, and TRUNCATE of a table that holds a row.

    Without `until` nothing is ever deleted.
    """
    refuse = (
        "RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;"
        if not until
        else f"IF NOT COALESCE({until}, FALSE) THEN "
        "RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME; "
        "END IF; RETURN OLD;"
    )
    return [
        pgtrigger.Trigger(
            name=f"{name}_no_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=pgtrigger.Func(
                "IF EXISTS (SELECT 1 FROM {meta.db_table}) THEN "
                "RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME; "
                "END IF; RETURN NULL;"
            ),
        ),
    ]


def append_only(
    name: str, *, until: str = "", blanks: Mapping[str, str] | None = None
) -> list[pgtrigger.Trigger]:
    """What is written stays as it was written, until `until`.

    `blanks` are the columns that erasure may overwrite, each with the one text that may come there.
    """
    return [*keep_rows(name, until=until), *unchanged(name, blanks=blanks)]


def unchanged(name: str, *, blanks: Mapping[str, str] | None = None) -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, except that erasure may put its text into the columns of `blanks`."""
    if not blanks:
        return [pgtrigger.ReadOnly(name=f"{name}_no_update")]
    return [
        pgtrigger.ReadOnly(name=f"{name}_no_update", exclude=list(blanks)),
        only_blanked(name, blanks),
    ]


def only_blanked(name: str, blanks: Mapping[str, str]) -> pgtrigger.Trigger:
    """A column of these changes to its one text, and to nothing else."""
    other = " OR ".join(
        f"NEW.{column} IS DISTINCT FROM OLD.{column} AND NEW.{column} IS DISTINCT FROM '{text}'"
        for column, text in blanks.items()
    )
    return pgtrigger.Protect(
        name=f"{name}_only_blanked",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(other),
    )


def same_person(name: str, column: str) -> pgtrigger.Trigger:
    """What belongs to an account is never passed on to another one."""
    return pgtrigger.Protect(
        name=f"{name}_same_person",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.{column}_id IS NOT NULL AND NEW.{column}_id IS DISTINCT FROM OLD.{column}_id"
        ),
    )
