from django.db import models
from django.utils import timezone

from orders.models.order import Order


class GuestLinkQuerySet(models.QuerySet["GuestLink"]):
    def working(self) -> "GuestLinkQuerySet":
        """Links of orders that no account has claimed yet."""
        return self.filter(order__buyer=None)


class GuestLink(models.Model):
    """The mailed link that opens a guest's order: whoever has it reads that mailbox.

    An order may have several, since a new one is mailed when it is asked for; a stranger who asks
    must not end the one that the guest has kept.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="guest_links")
    # SHA-256 in hex of the token in the link, which is random enough to need no salt.
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Link to {self.order}"
