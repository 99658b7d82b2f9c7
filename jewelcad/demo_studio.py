"""What the demo designers do for their buyers: reduced prices, a collection, a set, a page."""

from datetime import timedelta
from io import BytesIO

from django.utils import timezone

from accounts.models import User
from common.money import share, to_whole
from common.storage import public_files
from models_catalog.licences import LicenceKind
from models_catalog.models import (
    CadModel,
    Collection,
    LicenceOffer,
    Picture,
    PieceSet,
    Reduction,
)
from models_catalog.models.piece_set import LEAST_PIECES
from models_catalog.selectors.set_plan import plan_set
from models_catalog.services.change_shop_page import change_banner, change_shop_page
from models_catalog.services.index_listing import index_listing
from models_catalog.services.keep_collection import keep_collection
from models_catalog.services.keep_set import keep_set
from models_catalog.set_wish import SetWish

_LASTS = timedelta(days=6)
_PERCENT = 20


def seed_studio(people: dict[str, User]) -> None:
    """Once: a second call leaves what is there."""
    mira = people["mira"]
    if not Reduction.objects.exists():
        _reduce(mira)
    if not Collection.objects.exists():
        pieces = CadModel.objects.by_designer(mira).published().order_by("pk")[:3]
        keep_collection(
            actor=mira,
            collection=None,
            name="For a first casting",
            words="Sturdy pieces with **few stones**, to begin with.",
            slugs=[piece.slug for piece in pieces],
        )
        _fill_page(mira)
    if not PieceSet.objects.exists():
        _offer_set(mira)


def _offer_set(designer: User) -> None:
    """Of pieces that are not reduced, a fifth below what they cost one by one."""
    own = CadModel.objects.by_designer(designer).published()
    offers = LicenceOffer.objects.filter(
        cad_model__in=own, cad_model__reductions=None, kind=LicenceKind.STUDIO
    )
    chosen = list(offers.select_related("cad_model").order_by("cad_model")[:3])
    if len(chosen) < LEAST_PIECES:
        return
    whole = sum(offer.price_minor for offer in chosen)
    wish = SetWish(
        name="Bench favourites",
        words="Three pieces that cast well the first time.",
        kind=LicenceKind.STUDIO,
        slugs=tuple(offer.cad_model.slug for offer in chosen),
        price_minor=to_whole(whole - share(whole, _PERCENT * 100), chosen[0].currency),
    )
    seen = plan_set(designer, wish, instead_of=None).mark
    keep_set(actor=designer, piece_set=None, wish=wish, seen=seen)


def _fill_page(designer: User) -> None:
    """With a picture that is there already, and a week away that began yesterday."""
    picture = Picture.objects.filter(release__cad_model__designer=designer).order_by("pk").first()
    if picture is not None:
        with public_files().open(picture.storage_key, "rb") as stored:
            sent = BytesIO(stored.read())
        change_banner(actor=designer, sent=sent, size=sent.getbuffer().nbytes)
    today = timezone.now().date()
    change_shop_page(
        actor=designer,
        words="Each piece is cast once before it comes here. Ask for another finger size.",
        away_from=today - timedelta(days=1),
        away_until=today + timedelta(days=6),
        away_words="At a fair; I read messages in the evening.",
    )


def _reduce(designer: User) -> None:
    """Since yesterday: demo pieces came on the shelf this minute, without 30 days behind them."""
    begin = timezone.now() - timedelta(days=1)
    for piece in CadModel.objects.by_designer(designer).published().order_by("pk")[:2]:
        for offer in piece.offers.all():
            Reduction.objects.create(
                cad_model=piece,
                kind=offer.kind,
                price_minor=offer.price_minor - share(offer.price_minor, _PERCENT * 100),
                prior_minor=offer.price_minor,
                currency=offer.currency,
                starts_at=begin,
                ends_at=begin + _LASTS,
            )
        index_listing(cad_model=piece)
