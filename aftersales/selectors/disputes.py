"""What the buyer's bank disputes of an order, in words for the buyer."""

from django.conf import settings
from django.utils.translation import gettext

from aftersales.models import Dispute
from aftersales.states import WITHHELD, DisputeState
from common.languages import day
from orders.models import Order


def disputes_of(order: Order) -> list[str]:
    """An inquiry takes no money and stops no file, so the buyer has nothing to do about it."""
    found = Dispute.objects.filter(order=order).order_by("opened_at", "pk")
    return [words for dispute in found if (words := _words(dispute))]


def _words(dispute: Dispute) -> str:
    is_own = dispute.held_payment_id is None
    facts = {"amount": dispute.amount}
    if dispute.state in WITHHELD:
        return _withheld(dispute, is_own=is_own)
    if dispute.state == DisputeState.LOST:
        return (
            gettext(
                "Your bank decided the dispute about this payment for you: %(amount)s is yours."
            )
            if is_own
            else gettext(
                "Your bank decided the dispute about the second payment for you: "
                "%(amount)s is yours."
            )
        ) % facts
    if dispute.state == DisputeState.WON:
        return (
            gettext("Your bank decided the dispute about this payment: %(amount)s stays paid.")
            if is_own
            else gettext(
                "Your bank decided the dispute about the second payment: %(amount)s stays paid."
            )
        ) % facts
    return ""


def _withheld(dispute: Dispute, *, is_own: bool) -> str:
    said = (
        gettext(
            "Your bank says that you dispute this payment, and took %(amount)s back on %(day)s. "
            "Until it decides, the files of this order stay shut."
        )
        if is_own
        else gettext(
            "Your bank says that you dispute the second payment, and took %(amount)s back on "
            "%(day)s."
        )
    )
    ask = gettext(
        "If this is a mistake, tell your bank that the payment was right. If something is wrong "
        "with the files, write to %(email)s; that is often quicker."
    )
    facts = {"amount": dispute.amount, "day": day(dispute.opened_at)}
    return f"{said % facts} {ask % {'email': settings.SUPPORT_EMAIL}}"
