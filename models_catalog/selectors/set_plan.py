"""What a set would be, piece by piece, before it is offered."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from common.money import Money
from models_catalog.errors import SetRefused
from models_catalog.hooks import designer_share
from models_catalog.licences import TERMS
from models_catalog.models import CadModel, LicenceOffer, PieceSet
from models_catalog.models.licence_offer import LOWEST_PRICE_MINOR
from models_catalog.models.piece_set import LEAST_PIECES, MOST_PIECES
from models_catalog.seen_mark import mark_of
from models_catalog.set_price import set_shares
from models_catalog.set_wish import SetWish
from models_catalog.states import ListingState


@dataclass(frozen=True)
class PlannedPiece:
    """A piece with what it costs by itself, within the set, and what the designer gets of that."""

    cad_model: CadModel
    price: Money
    share: Money

    @property
    def net(self) -> Money:
        return Money(designer_share(self.share.minor), self.share.currency)


@dataclass(frozen=True)
class SetPlan:
    wish: SetWish
    pieces: list[PlannedPiece]
    currency: str

    @property
    def price(self) -> Money:
        return Money(self.wish.price_minor, self.currency)

    @property
    def whole(self) -> Money:
        return Money(sum(piece.price.minor for piece in self.pieces), self.currency)

    @property
    def net(self) -> Money:
        return Money(sum(piece.net.minor for piece in self.pieces), self.currency)

    @property
    def licence_name(self) -> str:
        return TERMS[self.wish.kind].name

    @property
    def mark(self) -> str:
        rows = [[one.cad_model.pk, one.price.minor, one.share.minor] for one in self.pieces]
        wish = self.wish
        return mark_of(wish.name, wish.words, wish.kind, wish.price_minor, rows)


def plan_set(designer: User, wish: SetWish, *, instead_of: PieceSet | None) -> SetPlan:
    """By the ordinary prices, which hold when no reduction runs. Raises SetRefused.

    `instead_of` is the set that would become this one.
    """
    named = PieceSet.objects.filter(designer=designer, name=wish.name)
    if any(one != instead_of for one in named):
        raise SetRefused(f"You have a set named “{wish.name}” already. Choose another name.")
    offers = _offers(designer, wish)
    prices = [offer.price_minor for offer in offers]
    shares = set_shares(wish.price_minor, prices)
    if shares is None:
        raise SetRefused(_why_not_price(wish, prices))
    currency = settings.SHOP_CURRENCY
    return SetPlan(
        wish,
        [
            PlannedPiece(offer.cad_model, offer.price, Money(share, currency))
            for offer, share in zip(offers, shares, strict=True)
        ],
        currency,
    )


def _offers(designer: User, wish: SetWish) -> list[LicenceOffer]:
    """The licence of each piece, in the order of the wish."""
    wanted = list(dict.fromkeys(wish.slugs))
    if not LEAST_PIECES <= len(wanted) <= MOST_PIECES:
        raise SetRefused(f"A set has {LEAST_PIECES} to {MOST_PIECES} pieces.")
    own = CadModel.objects.by_designer(designer).filter(slug__in=wanted)
    found = {piece.slug: piece for piece in own}
    licence = TERMS[wish.kind].name.lower()
    offers = LicenceOffer.objects.filter(
        cad_model__in=found.values(), kind=wish.kind, currency=settings.SHOP_CURRENCY
    )
    by_piece = {offer.cad_model_id: offer for offer in offers.select_related("cad_model")}
    for slug in wanted:
        piece = found.get(slug)
        if piece is None:
            raise SetRefused("One of these pieces is gone. Choose again.")
        if piece.state != ListingState.PUBLISHED or piece.sold_exclusively_at is not None:
            raise SetRefused(f"“{piece.title}” is not for sale, so no set can hold it.")
        if piece.pk not in by_piece:
            raise SetRefused(
                f"“{piece.title}” has no {licence} licence. Give it a price for one, or choose "
                "a licence that all of the pieces have."
            )
    return [by_piece[found[slug].pk] for slug in wanted]


def _why_not_price(wish: SetWish, prices: list[int]) -> str:
    currency = settings.SHOP_CURRENCY
    whole = Money(sum(prices), currency)
    if wish.price_minor >= whole.minor:
        return f"One by one these pieces cost {whole}. A set costs less than that."
    lowest = Money(LOWEST_PRICE_MINOR, currency)
    return (
        f"So low a price would leave one of the pieces less than {lowest}, the lowest price of a "
        "licence. Ask for more, or leave the cheapest piece out."
    )
