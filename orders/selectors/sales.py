"""Licences sold, for the room that counts and compares them."""

from datetime import datetime

from activity.hooks import Sale
from orders.models import LicenceGrant
from orders.models.licence_grant import LicenceGrantQuerySet
from orders.states import GrantState


def sales(begin: datetime, end: datetime) -> list[Sale]:
    """Without those that were given back."""
    sold = LicenceGrant.objects.filter(granted_at__gte=begin, granted_at__lt=end)
    return _sales(sold)


def purchases(person_id: int) -> list[Sale]:
    """What somebody holds, the last first."""
    return _sales(LicenceGrant.objects.filter(holder=person_id))


def _sales(grants: LicenceGrantQuerySet) -> list[Sale]:
    rows = grants.exclude(state=GrantState.REVOKED).order_by("-granted_at", "-pk")
    return [
        Sale(piece_id=piece, designer_id=designer, person_id=person)
        for piece, designer, person in rows.values_list(
            "order_line__cad_model", "order_line__designer", "holder"
        )
    ]
