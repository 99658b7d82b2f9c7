"""Why the shop refuses something about carts, orders and licences, in words to show."""

from django.utils.translation import gettext

from common.errors import RuleBroken
from orders.models import Order


class CartRefused(RuleBroken):
    """The offer cannot be put in this cart."""


class NothingToBuy(RuleBroken):
    """The cart is empty, or nothing in it is for sale."""


class NotSellable(RuleBroken):
    """A licence in the cart cannot be bought by this person now."""


class PriceChanged(RuleBroken):
    """A price is not the one that the buyer agreed to; show it and ask again."""


class HeldAlready(RuleBroken):
    """The buyer holds this licence and may not know it; show what a second adds, and ask again."""


class BelowMinimum(RuleBroken):
    """The total is something, and less than a card payment can be."""


class CouponRefused(RuleBroken):
    """The coupon takes nothing off this cart."""


class CouponCodeTaken(RuleBroken):
    """Another coupon has the code."""

    field = "code"


class AnotherOrderPending(RuleBroken):
    """The buyer has an unpaid order of other licences or prices."""

    def __init__(self, order: Order) -> None:
        super().__init__(gettext("You have another order that is not paid yet."))
        self.order = order


class CheckoutClosed(RuleBroken):
    """The order is not waiting for a payment any more."""


class StillOpen(RuleBroken):
    """The payment page could not be closed, so the order cannot be given up yet."""


class PaidMeanwhile(RuleBroken):
    """The payment came before the wish to cancel; the message says what is left to do."""


class PaymentNotBooked(RuleBroken):
    """Stripe took the money but has not booked it yet; asking again later settles it."""


class ClaimedByAccount(RuleBroken):
    """The mailed link opens the order no more: it is in an account's library."""


class NotWithdrawable(RuleBroken):
    """There is no right of withdrawal, or it was used."""


class FilesNotOpen(RuleBroken):
    """The buyer can still withdraw, so the files are not given yet."""


class FilesBarred(FilesNotOpen):
    """The law forbids to hand the files of the piece to anybody; the licence itself stays."""


class NothingToCredit(RuleBroken):
    """A credit note would take back nothing, or more than the invoice says."""


class HeldNotDecidable(RuleBroken):
    """A held payment cannot be delivered for, or given back, as things are."""


class LedgerConflict(Exception):
    """A money fact is in the books already, with other amounts."""


class FileNotYours(RuleBroken):
    """The licence or the file does not exist for this person."""


class CastingsRefused(RuleBroken):
    """The licence does not allow what was to be recorded, or more was recorded meanwhile."""


class TooManyDownloads(RuleBroken):
    """The account downloaded more files in a day than anybody needs; says how to contest."""


class TooManyPayments(RuleBroken):
    """The account or its network started more payments than a buyer needs; says how to contest."""
