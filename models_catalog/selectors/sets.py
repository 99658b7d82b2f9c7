"""Sets as buyers see them: whole, on the shelf, and cheaper than the pieces one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from common.markdown import text_as_html
from common.money import Money
from common.page_scopes import leans_on, piece_scope
from models_catalog.licences import LicenceTerms
from models_catalog.models import CadModel, LicenceOffer, PieceInSet, PieceSet
from models_catalog.selectors.cards import CardItem, card_rows, cards
from models_catalog.selectors.price_moments import ends_with_prices
from models_catalog.set_price import set_shares
from models_catalog.states import ListingState


@dataclass(frozen=True)
class SetPiece:
    slug: str
    title: str
    url: str
    # By itself, and as its part of the set's price.
    price: Money
    share: Money


@dataclass(frozen=True)
class SetShown:
    """A set that can be bought now; `whole` is what its pieces cost one by one at this moment."""

    id: str
    name: str
    url: str
    designer_name: str
    words_html: SafeString
    terms: LicenceTerms
    pieces: list[SetPiece]
    price: Money
    whole: Money

    @property
    def saved(self) -> Money:
        return self.whole - self.price


@dataclass(frozen=True)
class SetPage:
    shown: SetShown
    items: list[CardItem]


def with_pieces(sets: QuerySet[PieceSet]) -> QuerySet[PieceSet]:
    """Each with its pieces in their order, and what those cost now; in four queries."""
    priced = Prefetch("cad_model__offers", LicenceOffer.objects.priced())
    places = PieceInSet.objects.select_related("cad_model").prefetch_related(priced)
    designers = sets.select_related("designer__designer_profile")
    return designers.prefetch_related(Prefetch("places", places))


def shown_sets(sets: QuerySet[PieceSet]) -> list[SetShown]:
    """Those of them that can be bought. The page that shows them changes with their pieces."""
    found = list(with_pieces(sets))
    for place in (place for one in found for place in one.places.all()):
        leans_on(piece_scope(place.cad_model_id))
        ends_with_prices(place.cad_model.offers.all())
    return offered_sets(found)


def offered_sets(sets: Iterable[PieceSet]) -> list[SetShown]:
    """Of sets out of `with_pieces`, those that can be bought."""
    return [shown for one in sets if (shown := _shown(one))]


def sets_of_designer(designer: User) -> list[SetShown]:
    return shown_sets(PieceSet.objects.filter(designer=designer))


def sets_with(cad_model: CadModel) -> list[SetShown]:
    """Nothing is asked where the piece's own row told that it is in none."""
    if not getattr(cad_model, "is_in_a_set", True):
        return []
    return shown_sets(PieceSet.objects.filter(places__cad_model=cad_model))


def set_page(designer: User, slug: str) -> SetPage | None:
    """None where there is no such set, or it cannot be bought as it stands."""
    sets = shown_sets(PieceSet.objects.filter(designer=designer, slug=slug))
    if not sets:
        return None
    places = PieceInSet.objects.filter(piece_set__designer=designer, piece_set__slug=slug)
    order = list(places.values_list("cad_model", flat=True))
    rows = sorted(
        card_rows().filter(cad_model__in=order), key=lambda row: order.index(row.cad_model_id)
    )
    return SetPage(sets[0], cards(rows))


def offers_of(piece_set: PieceSet) -> dict[int, LicenceOffer]:
    """Of a set out of `with_pieces`: the licence of each piece, by the piece, where it has it."""
    return {
        place.cad_model_id: offer
        for place in piece_set.places.all()
        for offer in place.cad_model.offers.all()
        if (offer.kind, offer.currency) == (piece_set.kind, piece_set.currency)
    }


def why_not_offered(piece_set: PieceSet) -> str:
    """What keeps a set out of `with_pieces` from being bought, to its designer; "" for nothing."""
    places = list(piece_set.places.all())
    if len(places) != piece_set.piece_count:
        return "A piece of it was deleted."
    for place in places:
        if place.cad_model.state != ListingState.PUBLISHED:
            return f"“{place.cad_model.title}” is not on the shelf."
        if place.cad_model.sold_exclusively_at is not None:
            return f"“{place.cad_model.title}” is sold exclusively."
    offers = offers_of(piece_set)
    for place in places:
        if place.cad_model_id not in offers:
            licence = piece_set.terms.name.lower()
            return f"“{place.cad_model.title}” has no {licence} licence any more."
    if set_shares(piece_set.price_minor, [one.price_now_minor for one in offers.values()]) is None:
        whole = Money(sum(one.price_now_minor for one in offers.values()), piece_set.currency)
        return f"One by one its pieces cost {whole} at the moment, so the set saves nothing."
    return ""


def _shown(piece_set: PieceSet) -> SetShown | None:
    if why_not_offered(piece_set):
        return None
    offers = offers_of(piece_set)
    prices = [offers[place.cad_model_id].price_now_minor for place in piece_set.places.all()]
    shares = set_shares(piece_set.price_minor, prices) or []
    pieces = [
        SetPiece(
            place.cad_model.slug,
            place.cad_model.title,
            place.cad_model.get_absolute_url(),
            Money(price, piece_set.currency),
            Money(share, piece_set.currency),
        )
        for place, price, share in zip(piece_set.places.all(), prices, shares, strict=True)
    ]
    return SetShown(
        id=piece_set.public_id,
        name=piece_set.name,
        url=reverse(
            "models_catalog:piece_set_page", args=[piece_set.designer.username, piece_set.slug]
        ),
        designer_name=piece_set.designer.designer_name,
        words_html=text_as_html(piece_set.words),
        terms=piece_set.terms,
        pieces=pieces,
        price=piece_set.price,
        whole=Money(sum(prices), piece_set.currency),
    )
