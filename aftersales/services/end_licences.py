"""A licence ends once its whole price went back to the buyer."""

from collections.abc import Collection

from aftersales.selectors.left import what_has_not_gone
from common.audit import Actor
from orders.models import LicenceGrant, Order, OrderLine
from orders.services.exclusive_sale import end_exclusive
from orders.services.release_coupon_use import release_coupon_use
from orders.services.revoke_grant import revoke_grant


def end_licences(
    *, actor: Actor, order: Order, lines: Collection[OrderLine], reason: str
) -> list[OrderLine]:
    """End the licences of those lines of which nothing is left; which lines those are.

    A line that went back in part stays a licence, and so does one whose rest is only being asked
    for, since Stripe may refuse that. The coupon's use is given back with the last
    line. Runs under lock_order; a second call does nothing.
    """
    left = what_has_not_gone(order)
    touched = {line.pk for line in lines}
    ended = [line for line, rest in left.items() if not rest.amount_minor and line.pk in touched]
    for grant in LicenceGrant.objects.filter(order_line__in=ended).order_by("pk"):
        revoke_grant(actor=actor, grant=grant, reason=reason)
    for line in ended:
        end_exclusive(line=line)
    if not any(rest.amount_minor for rest in left.values()):
        release_coupon_use(order=order)
    return ended
