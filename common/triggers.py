"""Database triggers that several tables share."""

import pgtrigger


def keep_rows(name: str) -> list[pgtrigger.Trigger]:
    """Refuse DELETE of any row, and TRUNCATE of a table that holds one."""
    return [
        pgtrigger.Protect(name=f"{name}_no_delete", operation=pgtrigger.Delete),
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


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """What is written stays as it was written."""
    return [*keep_rows(name), pgtrigger.ReadOnly(name=f"{name}_no_update")]
