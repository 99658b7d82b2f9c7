"""Somebody without an account at the checkout, known by the browser alone."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.audit import Actor
from common.models import Machine


class GuestBrowser(models.Model):
    """A browser in which somebody checks out without an account.

    It is to a guest what the account is to a buyer: orders are weighed against each other under
    its lock. The address that a guest types would not do, because it may be anybody's.
    """

    # SHA-256 in hex of the secret in the browser's cookie, which is random enough to need no salt.
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Guest {self.pk}"


@dataclass(frozen=True)
class Guest:
    """A guest's browser, and what was typed in it at the checkout."""

    browser: GuestBrowser
    email: str = ""
    # Whom the licences are for; empty where the guest names nobody.
    name: str = ""


Buyer = User | Guest
# Whoever looks at a price; a visitor becomes a guest by going to the payment page.
Shopper = User | Guest | AnonymousUser


def actor_of(buyer: Buyer) -> Actor:
    """Who is written down as having acted; of guests only that it was one."""
    return Machine.GUEST if isinstance(buyer, Guest) else buyer


def orders_of(buyer: Buyer, path: str = "") -> Q:
    """The buyer's orders, in a query that reaches them by a path like "order__"."""
    if isinstance(buyer, Guest):
        # What an account has claimed is no business of the browser any more.
        return Q(**{f"{path}guest_browser": buyer.browser.pk, f"{path}buyer__isnull": True})
    return Q(**{f"{path}buyer": buyer.pk})
