"""Staff make a coupon that takes something off all models, at the shop's expense."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.formats import date_format

from accounts.current_user import as_user
from common.money import Money
from common.money_action import Effect, MoneyAction, MoneyForm
from orders.forms import CouponForm, coupon_terms
from orders.models import Coupon
from orders.services.make_coupon import code_taken, make_coupon

PERMISSION = "orders.add_coupon"


class ShopCouponForm(CouponForm, MoneyForm):
    field_order = (*CouponForm.base_fields, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "For our records; no buyer reads it."


def make_coupon_action(*, back: str) -> MoneyAction:
    return MoneyAction(
        title="Make a coupon of the shop's",
        verb="make the coupon",
        permission=PERMISSION,
        form=ShopCouponForm,
        effect=_effect,
        act=_make,
        back=back,
    )


def _effect(data: dict[str, Any]) -> Effect:
    coupon = Coupon(currency=settings.SHOP_CURRENCY, **coupon_terms(data))
    if Coupon.objects.filter(code=coupon.code).exists():
        raise code_taken(coupon.code)
    last = date_format(coupon.ends_on, "j F Y") if coupon.ends_on else "no last day"
    return Effect(
        facts=[
            ("Code", coupon.code),
            ("Takes off", coupon.off_text),
            ("For", f"All models, from a sum of {coupon.minimum}"),
            ("Days", f"{date_format(coupon.starts_on, 'j F Y')} to {last}"),
            ("Uses in all", str(coupon.use_limit or "no limit")),
            ("Uses by one person", str(coupon.person_limit or "no limit")),
        ],
        sentences=[
            "Designers get their share of the full price: what it takes off is taken from the "
            "shop's fee.",
            f"That fee is {settings.PLATFORM_FEE_BASIS_POINTS / 100:g}% of a price. Where the "
            "coupon takes off more, the shop pays the rest itself.",
            _most(coupon),
            "What it says cannot be changed later; it can be stopped.",
        ],
    )


def _most(coupon: Coupon) -> str:
    if coupon.amount_off_minor and coupon.use_limit:
        most = Money(coupon.amount_off_minor * coupon.use_limit, coupon.currency)
        return f"All its uses together take off {most} at most."
    return "Nothing limits what all its uses together take off."


def _make(actor: AbstractBaseUser, data: dict[str, Any]) -> str:
    coupon = make_coupon(
        actor=as_user(actor), designer=None, reason=data["reason"], **coupon_terms(data)
    )
    return f"“{coupon}” can be typed in the cart."
