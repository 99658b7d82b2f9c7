"""What the data map asks of this room; the types are in common/personal.py."""

from functools import reduce
from operator import or_

from django.db.models import Q

from common.personal import DataSubject
from payments.hooks import accounts_of, orders_of
from payments.states import EventState

NO_ROWS = Q(pk__in=[])


def told_of_orders(person: DataSubject) -> Q:
    """Messages about the person's orders, by their numbers."""
    found = (Q(reference__in=numbers) for numbers in orders_of.call_all(person))
    return reduce(or_, found, NO_ROWS)


def told_of_account(person: DataSubject) -> Q:
    """Messages about the designer's own account at Stripe."""
    found = (Q(account__in=names) for names in accounts_of.call_all(person))
    return reduce(or_, found, NO_ROWS)


def is_event_waiting() -> Q:
    return Q(state=EventState.RECEIVED)
