"""What the data map asks of this room; the types are in common/personal.py."""

from django.db.models import Q

from common.address_code import address_code
from common.personal import DataSubject
from newsletter.states import OPEN_DELIVERIES


def by_address(person: DataSubject) -> Q:
    """Rows that know an address by its code alone, or beside it."""
    return Q(address_code__in=[address_code(one) for one in person.addresses])


def is_on_its_way() -> Q:
    return Q(state__in=OPEN_DELIVERIES)
