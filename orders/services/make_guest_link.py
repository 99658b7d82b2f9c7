"""A new link that opens a guest's order, to be mailed to the guest's address and nowhere else."""

import secrets

from django.conf import settings
from django.urls import reverse

from accounts.tokens import fingerprint
from orders.models import GuestLink, Order


def make_guest_link(order: Order) -> str:
    """Its address; only the fingerprint of its token is kept. Earlier links stay as they are."""
    token = secrets.token_urlsafe(32)
    GuestLink.objects.create(order=order, token_hash=fingerprint(token))
    return settings.SITE_URL + reverse("orders:guest_library", args=[token])
