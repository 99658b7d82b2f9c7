"""What lies in a cart, at today's prices, and what stands in the way of buying it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext

from accounts.models import User
from common.money import Money
from common.personal import barred_accounts, serves
from common.prepared_query import PreparedQuery
from models_catalog.licences import TERMS, LicenceKind, covers
from models_catalog.models import CadModel, LicenceOffer, Picture, Release
from models_catalog.selectors.shown_pictures import ShownPicture, picture_of
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.errors import CouponRefused
from orders.models import Coupon, Shopper
from orders.selectors.cart_sets import CartSet, SetPart, find_sets
from orders.selectors.coupons import find_discounts, off_words
from orders.selectors.exclusives import rival_problem, with_rivals
from orders.selectors.holdings import Holding, holdings_of
from privacy.purposes import Use


@dataclass(frozen=True)
class CartLine:
    """One licence in the cart; `problem` is empty when it can be bought.

    `note` says what it adds to what the buyer has already.
    """

    offer: LicenceOffer
    release: Release | None
    item: CartItem
    problem: str
    note: str
    held_count: int
    discount_minor: int = 0
    # Where it costs its part of a set's price.
    part: SetPart | None = None
    # What it would cost in its set, whose price gives way to a coupon.
    part_given_up: SetPart | None = None

    @property
    def cad_model(self) -> CadModel:
        return self.offer.cad_model

    @property
    def price(self) -> Money:
        return Money(self.part.minor, self.offer.currency) if self.part else self.price_alone

    @property
    def price_alone(self) -> Money:
        return self.offer.price_now

    @property
    def before(self) -> Money | None:
        """What may stand struck through beside the price; a set's is no reduction."""
        return None if self.part else self.offer.price_before

    @property
    def to_pay(self) -> Money:
        return self.price - Money(self.discount_minor, self.offer.currency)

    @property
    def seen(self) -> Money:
        return Money(self.item.seen_minor, self.offer.currency)

    @property
    def is_price_changed(self) -> bool:
        # A coupon that takes more off than the set is what the buyer typed.
        given_up = self.part_given_up and self.part_given_up.minor
        return self.seen != self.price and self.item.seen_minor != given_up

    @property
    def is_held_unawares(self) -> bool:
        """Whether the buyer holds more licences of this kind than when the wish was made."""
        return self.held_count > self.item.seen_held

    @property
    def picture(self) -> Picture | None:
        pictures = self.release.pictures.all() if self.release else []
        return next(iter(pictures), None)

    @property
    def shown_picture(self) -> ShownPicture | None:
        return picture_of(self.picture)

    @property
    def confirmation(self) -> str:
        """What the checkout form sends back: the offer, the price, the number of licences held and
        the set that it showed.
        """
        set_id = self.part.set_id if self.part else ""
        return f"{self.offer.public_id}:{self.price.minor}:{self.held_count}:{set_id}"


@dataclass(frozen=True)
class PricedCart:
    """The cart in the order of putting in; items that are gone altogether are only counted.

    `coupon_problem` says why the typed code takes nothing off.
    """

    lines: list[CartLine]
    gone_count: int
    coupon: Coupon | None = None
    coupon_problem: str = ""
    sets: list[CartSet] = field(default_factory=list)

    @property
    def sellable(self) -> list[CartLine]:
        return [line for line in self.lines if not line.problem]

    @property
    def total(self) -> Money:
        """What the sellable lines cost together."""
        return Money(sum(line.to_pay.minor for line in self.sellable), settings.SHOP_CURRENCY)

    @property
    def coupon_text(self) -> str:
        return off_words(self.coupon) if self.coupon else ""

    @property
    def list_total(self) -> Money:
        """What they cost without the coupon."""
        return self.total + self.discount

    @property
    def discount(self) -> Money:
        return Money(sum(line.discount_minor for line in self.sellable), settings.SHOP_CURRENCY)

    @property
    def too_small(self) -> str:
        """Why so small a total cannot be paid; empty when it can, or when it is nothing."""
        least = Money(settings.CHECKOUT_MINIMUM_MINOR, settings.SHOP_CURRENCY)
        if not self.sellable or not 0 < self.total.minor < least.minor:
            return ""
        words = (
            gettext(
                "A card payment cannot be below %(least)s. Add a licence or take the coupon out."
            )
            if self.coupon
            else gettext("A card payment cannot be below %(least)s. Add a licence.")
        )
        return words % {"least": least}

    @property
    def is_price_changed(self) -> bool:
        return any(line.is_price_changed for line in self.sellable)

    @property
    def is_held_unawares(self) -> bool:
        return any(line.is_held_unawares for line in self.sellable)


def price_cart(
    *,
    items: Sequence[CartItem],
    buyer: Shopper,
    coupon_code: str = "",
    with_releases: bool = True,
) -> PricedCart:
    """Look the items up in five queries at most, whatever their number; four more for sets, and
    three for a coupon. Without releases, whose pictures a page shows, a visitor costs one query.
    """
    offers = {offer.public_id: offer for offer in _offers(items, buyer=buyer)}
    model_ids = [offer.cad_model_id for offer in offers.values()]
    releases = _releases(model_ids) if with_releases else {}
    delivered = set(releases) if with_releases else _delivered(offers.values())
    holdings = holdings_of(buyer, model_ids)
    wanted = [(offer.cad_model_id, offer.kind) for offer in offers.values()]
    problems = {
        offer.pk: _problem(offer, buyer, is_delivered=offer.cad_model_id in delivered)
        or holdings[offer.cad_model_id].problem(offer.kind)
        for offer in offers.values()
    }
    exclusive = {
        offer.cad_model_id
        for offer in offers.values()
        if offer.kind == LicenceKind.EXCLUSIVE and not problems[offer.pk]
    }
    lines = []
    for item in {item.offer_id: item for item in items}.values():
        offer = offers.get(item.offer_id)
        if offer is None:
            continue
        holding, problem = holdings[offer.cad_model_id], problems[offer.pk]
        if not problem and offer.cad_model_id in exclusive and offer.kind != LicenceKind.EXCLUSIVE:
            problem = gettext("The exclusive licence in this cart allows all of this already.")
        lines.append(
            CartLine(
                offer=offer,
                release=releases.get(offer.cad_model_id),
                item=item,
                problem=problem,
                note=_note(offer, holding, wanted),
                held_count=holding.count(offer.kind),
            )
        )
    gone_count = len({item.offer_id for item in items}) - len(lines)
    alone = PricedCart(lines=lines, gone_count=gone_count)
    cart = _in_sets(alone)
    return _less_coupon(cart, alone, coupon_code, buyer) if coupon_code else cart


def _in_sets(cart: PricedCart) -> PricedCart:
    sets, parts = find_sets(cart.lines)
    lines = [replace(line, part=parts.get(line.offer.public_id)) for line in cart.lines]
    return replace(cart, lines=lines, sets=sets)


def _less_coupon(in_sets: PricedCart, alone: PricedCart, code: str, buyer: Shopper) -> PricedCart:
    """A coupon takes nothing off a set's price. Where it takes more off the pieces one by one than
    all sets together, it holds instead of them.
    """
    beside_sets = _with_discounts(in_sets, code, buyer)
    if not any(line.part for line in in_sets.lines):
        return beside_sets
    instead = _with_discounts(alone, code, buyer)
    if instead.coupon is None:
        return beside_sets
    if instead.total.minor < beside_sets.total.minor:
        return _sets_given_up(instead, in_sets)
    if beside_sets.coupon is None:
        words = gettext(
            "A coupon takes nothing off the price of a set, and the set is the cheaper of the two "
            "here. To use “%(code)s”, take the set out."
        )
        return replace(beside_sets, coupon_problem=words % {"code": code})
    return beside_sets


def _sets_given_up(cart: PricedCart, in_sets: PricedCart) -> PricedCart:
    words = gettext("The coupon takes more off, and the two do not add up.")
    lines = [
        replace(line, part_given_up=before.part)
        for line, before in zip(cart.lines, in_sets.lines, strict=True)
    ]
    sets = [one if one.problem else replace(one, problem=words) for one in in_sets.sets]
    return replace(cart, lines=lines, sets=sets)


def _with_discounts(cart: PricedCart, code: str, buyer: Shopper) -> PricedCart:
    fitting = [line for line in cart.sellable if not line.part]
    try:
        found = find_discounts(code=code, lines=fitting, buyer=buyer)
    except CouponRefused as refused:
        return replace(cart, coupon_problem=refused.message)
    lines = [
        replace(line, discount_minor=found.by_offer.get(line.offer.public_id, 0))
        if not line.problem and not line.part
        else line
        for line in cart.lines
    ]
    return replace(cart, lines=lines, coupon=found.coupon)


@serves(Use.SHOW)
def _offers(items: Sequence[CartItem], *, buyer: Shopper) -> list[LicenceOffer]:
    """Each with what it costs now, who stands in the way of it, and whether a release of its model
    is delivered: none of a designer whose models are not shown.
    """
    named = list(dict.fromkeys(item.offer_id for item in items))
    # It is the same question for all visitors, who put most things in a cart.
    if isinstance(buyer, AnonymousUser):
        return _VISITORS_OFFERS.rows(named)
    return list(_offers_named(named, buyer=buyer))


def _offers_named(named: Sequence[str], *, buyer: Shopper) -> QuerySet[LicenceOffer]:
    offers = LicenceOffer.objects.priced().filter(public_id__in=named)
    releases = Release.objects.published().filter(cad_model=OuterRef("cad_model"))
    barred = barred_accounts(Use.SHOW).filter(pk=OuterRef("cad_model__designer"))
    delivered = offers.annotate(is_delivered=Exists(releases) & ~Exists(barred))
    return with_rivals(delivered, buyer=buyer).select_related(
        "cad_model__designer__designer_profile"
    )


_VISITORS_OFFERS = PreparedQuery(lambda named: _offers_named(named, buyer=AnonymousUser()))


@serves(Use.SHOW)
def _releases(model_ids: Sequence[int]) -> dict[int, Release]:
    """By model, with its first picture; none of a designer whose models are not shown."""
    on_sale = Release.objects.filter(cad_model__in=model_ids).on_sale()
    on_sale = on_sale.exclude(cad_model__designer__in=barred_accounts(Use.SHOW))
    first = Picture.objects.order_by("release", "position").distinct("release")
    on_sale = on_sale.prefetch_related(Prefetch("pictures", queryset=first))
    return {release.cad_model_id: release for release in on_sale}


def _delivered(offers: Iterable[Any]) -> set[int]:
    """Of offers out of `_offers` the models of which a release is delivered."""
    return {offer.cad_model_id for offer in offers if offer.is_delivered}


def _problem(offer: LicenceOffer, buyer: Shopper, *, is_delivered: bool) -> str:
    is_for_sale = offer.cad_model.state == ListingState.PUBLISHED and is_delivered
    if not is_for_sale or offer.currency != settings.SHOP_CURRENCY:
        return gettext("This model is not for sale at the moment.")
    rival = rival_problem(offer)
    if rival:
        return rival
    if isinstance(buyer, User) and offer.cad_model.designer_id == buyer.pk:
        return gettext("This is your own model; its files are in your studio.")
    return ""


def _note(offer: LicenceOffer, holding: Holding, others: Collection[tuple[int, str]]) -> str:
    """What a buyer should know before paying for this beside what is held and in the cart."""
    for model_id, kind in others:
        if model_id == offer.cad_model_id and kind != offer.kind and covers(kind, offer.kind):
            return gettext("The %(licence)s licence in this cart allows all of this too.") % {
                "licence": TERMS[kind].shown_name.lower()
            }
    return holding.note(offer.kind)
