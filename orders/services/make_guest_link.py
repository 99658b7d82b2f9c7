"""A new link that opens a guest's order, to be mailed to the guest's address and nowhere else."""

from django.conf import settings
from django.urls import reverse

from common.secret_tokens import random_token, token_hash
from orders.models import GuestLink, Order


def make_guest_link(order: Order) -> str:
    """Its address; only the fingerprint of its token is kept. Earlier links stay as they are."""
    token = random_token()
    GuestLink.objects.create(order=order, token_hash=token_hash(token))
    return settings.SITE_URL + reverse("orders:guest_library", args=[token])
