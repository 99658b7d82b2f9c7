"""The nightly check as a test calls it, and what no use case can do to the books."""

from datetime import timedelta

import pgtrigger
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from bookkeeping.services.verify_ledger import verify_ledger


def check() -> dict[str, str]:
    """What the check finds a quarter of an hour from now: reference and kind."""
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        found = verify_ledger(since=timezone.now() - timedelta(days=9))
    return {finding.reference: finding.kind.value for finding in found}


def tamper(statement: str) -> None:
    """What no use case can do: the database's own rules are off."""
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        # Rules that wait for the commit would meet it with the triggers on again.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
