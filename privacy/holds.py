"""Rows that stay, whatever period is over and whoever leaves: what purge and erasure ask."""

from django.db.models import CharField, Exists, Q
from django.db.models.functions import Cast
from django.db.models.lookups import In

from common.locking import lock_name, share_name
from common.personal import Thing
from privacy.models.hold import Hold

HELD_WORDS = "it is held for a reason that two people agreed on"
DELETING = "rows that holds can keep are deleted"


def holds_stay() -> None:
    """No hold comes until this transaction ends. Call it first: then look which there are."""
    share_name(DELETING)


def no_row_goes() -> None:
    """No batch of a purge or an erasure begins until this transaction ends; one is waited for."""
    lock_name(DELETING)


def held(label: str) -> Q:
    """The rows of a table that are held now, as a condition."""
    # As text on both sides: a number that is typed wrong then holds nothing, and breaks nothing.
    # A list that asks nothing of the row: PostgreSQL makes it once, and not for each row. Whether
    # there is any is asked first, so that a long table is read without writing its numbers out.
    holds = Hold.objects.in_force().filter(thing_label=label).order_by()
    numbers = In(Cast("pk", CharField(max_length=100)), holds.values("thing_pk"))
    return Q(Exists(holds)) & Q(numbers)


def is_held(thing: Thing) -> bool:
    return Hold.objects.in_force().on(thing).exists()
