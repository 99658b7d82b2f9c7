"""The last look at a call's copies and their reserve, as one update.

Django needs several times as long to put the update together as the database to run it, so a batch
puts it together once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models.sql import UpdateQuery
from django.utils import timezone

from newsletter.audience import may_go
from newsletter.models import Delivery
from newsletter.models.delivery import DeliveryQuerySet
from newsletter.states import DeliveryState

# Gives how many of the call were reserved.
Reserve = Callable[[Sequence[Delivery]], int]


def reserved_at(now: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.RESERVED, "asked_at": now, "taken_until": None}


def held_by(lease: str) -> DeliveryQuerySet:
    return Delivery.objects.filter(lease=lease, state=DeliveryState.WAITING)


def reserving(lease: str) -> Reserve:
    """For one batch. Whoever left, was suppressed, restricted or moved is not reserved."""
    query = cast(UpdateQuery, held_by(lease).filter(may_go()).query.chain(UpdateQuery))
    query.add_update_values(reserved_at(timezone.now()))
    update, values = query.get_compiler(connection=connection).as_sql()
    # The new values come first: state, and the moment, which is another one for each call.
    state, _, *conditions = values
    # By the code too: an address that was moved since it was read has another one.
    update += (
        " AND newsletter_delivery.taken_until > %s AND newsletter_delivery.id = ANY(%s)"
        " AND newsletter_delivery.address_code = ANY(%s)"
    )

    def reserve(call: Sequence[Delivery]) -> int:
        now = timezone.now()
        pks, codes = [copy.pk for copy in call], [copy.address_code for copy in call]
        with connection.cursor() as cursor:
            cursor.execute(update, [state, now, *conditions, now, pks, codes])
            return int(cursor.rowcount)

    return reserve
