"""What lies in a cart, at today's prices, and what stands in the way of buying it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from accounts.models import User
from common.money import Money
from common.storage import public_url
from models_catalog.models import CadModel, LicenceOffer, Picture, Release
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.models import LicenceGrant, OrderLine
from orders.states import GrantState, OrderState


@dataclass(frozen=True)
class CartLine:
    """One licence in the cart; `problem` is empty when it can be bought."""

    offer: LicenceOffer
    release: Release | None
    seen: Money
    problem: str

    @property
    def cad_model(self) -> CadModel:
        return self.offer.cad_model

    @property
    def price(self) -> Money:
        return self.offer.price

    @property
    def is_price_changed(self) -> bool:
        return self.seen != self.price

    @property
    def picture(self) -> Picture | None:
        pictures = self.release.pictures.all() if self.release else []
        return next(iter(pictures), None)

    @property
    def picture_url(self) -> str:
        return public_url(self.picture.storage_key) if self.picture else ""

    @property
    def confirmation(self) -> str:
        """What the checkout form sends back: this offer at the price that it showed."""
        return f"{self.offer.public_id}:{self.offer.price_minor}"


@dataclass(frozen=True)
class PricedCart:
    """The cart in the order of putting in; items that are gone altogether are only counted."""

    lines: list[CartLine]
    gone_count: int

    @property
    def sellable(self) -> list[CartLine]:
        return [line for line in self.lines if not line.problem]

    @property
    def total(self) -> Money:
        """What the sellable lines cost together."""
        return Money(sum(line.offer.price_minor for line in self.sellable), settings.SHOP_CURRENCY)

    @property
    def is_price_changed(self) -> bool:
        return any(line.is_price_changed for line in self.sellable)


def price_cart(*, items: Sequence[CartItem], buyer: User | AnonymousUser) -> PricedCart:
    """Look the items up in five queries at most, whatever their number."""
    offers = {
        offer.public_id: offer
        for offer in LicenceOffer.objects.filter(
            public_id__in=[item.offer_id for item in items]
        ).select_related("cad_model__designer__designer_profile")
    }
    model_ids = [offer.cad_model_id for offer in offers.values()]
    releases = _releases(model_ids)
    taken = problems_of(buyer, model_ids)
    lines = []
    for item in items:
        offer = offers.get(item.offer_id)
        if offer is None:
            continue
        release = releases.get(offer.cad_model_id)
        problem = _problem(offer, release) or taken.get(offer.cad_model_id, "")
        if not problem and offer.cad_model.designer_id == buyer.pk:
            problem = "This is your own model; its files are in your studio."
        lines.append(CartLine(offer, release, Money(item.seen_minor, offer.currency), problem))
    return PricedCart(lines=lines, gone_count=len(items) - len(lines))


def _releases(model_ids: Sequence[int]) -> dict[int, Release]:
    """By model, with their pictures."""
    pictures = Prefetch("pictures", queryset=Picture.objects.order_by("position"))
    on_sale = Release.objects.filter(cad_model__in=model_ids).on_sale()
    return {release.cad_model_id: release for release in on_sale.prefetch_related(pictures)}


def _problem(offer: LicenceOffer, release: Release | None) -> str:
    is_published = offer.cad_model.state == ListingState.PUBLISHED
    if not is_published or release is None or offer.currency != settings.SHOP_CURRENCY:
        return "This model is not for sale at the moment."
    return ""


def problems_of(buyer: User | AnonymousUser, model_ids: Sequence[int]) -> dict[int, str]:
    """Models that the person owns or is paying for already, each with a sentence."""
    if buyer.pk is None:
        return {}
    owned = (
        LicenceGrant.objects.held_by(buyer)
        .exclude(state=GrantState.REVOKED)
        .filter(order_line__cad_model__in=model_ids)
        .values_list("order_line__cad_model", flat=True)
    )
    paying = OrderLine.objects.filter(
        order__buyer=buyer.pk, order__state=OrderState.CONFIRMING, cad_model__in=model_ids
    ).values_list("cad_model", flat=True)
    return {
        **dict.fromkeys(paying, "Your bank is still confirming an earlier payment for this model."),
        **dict.fromkeys(owned, "You own this already; it is in your library."),
    }
