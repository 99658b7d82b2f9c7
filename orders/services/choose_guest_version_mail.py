"""A guest switches the mail about new versions of what they bought off, or on again."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_name
from common.models import Machine
from orders.models import GuestVersionMailStop


@transaction.atomic
def choose_guest_version_mail(*, actor: Machine, address_code: str, is_wanted: bool) -> None:
    """For every order of the address, which is known here by its code. Twice is as once."""
    lock_name(f"version mail {address_code}")
    stops = GuestVersionMailStop.objects.filter(address_code=address_code)
    if is_wanted:
        stops.in_force().update(lifted_at=timezone.now())
    elif not stops.in_force().exists():
        GuestVersionMailStop.objects.update_or_create(
            address_code=address_code, defaults={"stopped_at": timezone.now(), "lifted_at": None}
        )
