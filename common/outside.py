"""Nobody outside is asked while a transaction is open: reserve, ask, record."""

from django.db import connection


class InsideTransaction(Exception):
    """Locks would be held for as long as somebody else takes to answer."""


def refuse_inside_transaction(asked: str) -> None:
    """Raise InsideTransaction when a transaction is open; `asked` names what is asked."""
    # The transaction that a test case wraps around a test is none of the shop's.
    if not all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction(f"{asked} is asked outside of a transaction only.")
