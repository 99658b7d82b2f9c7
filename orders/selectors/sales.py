"""Licences sold in a time, for the room that counts and compares them."""

from datetime import datetime

from activity.hooks import Sale
from orders.models import LicenceGrant
from orders.states import GrantState


def sales(begin: datetime, end: datetime) -> list[Sale]:
    """Without those that were given back."""
    sold = LicenceGrant.objects.filter(granted_at__gte=begin, granted_at__lt=end)
    rows = sold.exclude(state=GrantState.REVOKED).order_by("pk")
    return [
        Sale(piece_id=piece, designer_id=designer, person_id=person)
        for piece, designer, person in rows.values_list(
            "order_line__cad_model", "order_line__designer", "holder"
        )
    ]
