"""Send a designer what is due, one transfer for each order."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from common.money import Money
from orders.models import Order
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.services.reserve_transfer import reserve_transfer

# What Stripe refused is not asked for at every run.
AFTER_A_REFUSAL = timedelta(hours=24)


def pay_designer(*, designer: User, is_asked_by_staff: bool = False) -> list[Transfer]:
    """Reserve, ask and record, order by order; what was made or refused.

    Staff may pay below the minimum and right after a refusal. Raises NotPayable before any call
    when the account is not ready or the sum is too small, and StripeUnavailable in the middle:
    what was reserved is finished by finish_transfers.
    """
    account = ConnectedAccount.objects.filter(designer=designer).first()
    if account is None or not account.is_ready:
        raise NotPayable("The designer's account at Stripe is not ready to be paid.")
    due = _due(designer)
    minimum = 0 if is_asked_by_staff else settings.PAYOUT_MINIMUM_MINOR
    if due.minor == 0 or due.minor < minimum:
        raise NotPayable(f"{due} is due, which is less than the smallest payout.")
    transfers = []
    for order in _orders_to_pay(designer, is_asked_by_staff=is_asked_by_staff):
        transfer = reserve_transfer(designer=designer, order=order, account=account)
        if transfer is not None:
            transfers.append(complete_transfer(transfer=transfer, look_first=False))
    return transfers


def designers_with_dues() -> list[User]:
    """Everybody to whom something is due, in a fixed order."""
    due = Earning.objects.due().order_by().values("designer")
    return list(get_user_model().objects.filter(pk__in=due).order_by("pk"))


def _due(designer: User) -> Money:
    summed = (
        Earning.objects.of_designer(designer)
        .due()
        .filter(currency=settings.SHOP_CURRENCY)
        .aggregate(sum=Sum("amount_minor"))
    )
    return Money(summed["sum"] or 0, settings.SHOP_CURRENCY)


def _orders_to_pay(designer: User, *, is_asked_by_staff: bool) -> list[Order]:
    due = Earning.objects.of_designer(designer).due().order_by().values("order_line__order")
    orders = Order.objects.filter(pk__in=due).order_by("paid_at", "pk")
    if not is_asked_by_staff:
        since = timezone.now() - AFTER_A_REFUSAL
        refused = Transfer.objects.of_designer(designer).filter(refused_at__gt=since)
        orders = orders.exclude(pk__in=refused.values("order"))
    return list(orders)
