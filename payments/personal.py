"""What the data map asks of this room; the types are in common/personal.py."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from common.personal import DataSubject
from payments.hooks import accounts_of, objects_of_buyer, objects_of_designer, orders_of
from payments.states import EventState

NO_ROWS = Q(pk__in=[])


def told_of_orders(person: DataSubject) -> Q:
    """Messages about the person's orders, by their numbers, and about what became of the money."""
    found = (Q(reference__in=numbers) for numbers in orders_of.call_all(person))
    return reduce(or_, found, _about(objects_of_buyer.call_all(person)))


def told_of_account(person: DataSubject) -> Q:
    """Messages about the designer's own account at Stripe, and about what was sent to it."""
    found = (Q(account__in=names) for names in accounts_of.call_all(person))
    return reduce(or_, found, _about(objects_of_designer.call_all(person)))


def _about(rooms: Iterable[list[Any]]) -> Q:
    found = (Q(object_id__in=names) for every in rooms for names in every)
    # A row of ours that Stripe has not answered for has no name there, and neither has every event.
    return ~Q(object_id="") & reduce(or_, found, NO_ROWS)


def is_event_waiting() -> Q:
    return Q(state=EventState.RECEIVED)
