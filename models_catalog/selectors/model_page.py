"""The page of one model: what it is, and the licences to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from activity.selectors.suggestions import with_piece
from common.in_sentence import in_sentence
from common.markdown import text_as_html
from common.models import PageChange
from common.page_scopes import designer_scope, piece_scope
from common.personal import barred_accounts, serves
from common.whole_row import whole_row
from models_catalog.licences import LicenceKind, covers
from models_catalog.models import CadModel, LicenceOffer, PieceInSet, PieceQuestion, Release
from models_catalog.selectors.price_moments import ends_with_prices
from models_catalog.states import ListingState, ReleaseState
from privacy.purposes import Use

# Of a release, whatever its page shows beside the one row of figures.
_PARTS = (
    "pictures",
    "turntables",
    "drawings",
    "stone_groups",
    "files",
    "castability_checks",
    "shells",
)


@dataclass(frozen=True)
class ModelFacts:
    title: str
    slug: str
    description_html: SafeString
    designer_name: str
    designer_url: str
    category_name: str
    # As it stands within a sentence.
    category_in_sentence: str
    category_url: str
    published_on: datetime | None
    sold_exclusively_on: datetime | None


@dataclass(frozen=True)
class OfferChoice:
    """A licence to choose; the first one is `checked`."""

    id: str
    name: str
    plain_words: str
    castings_text: str
    price_text: str
    # What may stand struck through beside it, and until when it is reduced.
    before_text: str
    until: datetime | None
    is_held: bool
    is_exclusive: bool
    checked: bool


@serves(Use.SHOW)
def published_model(slug: str) -> CadModel | None:
    """A published listing with what its page needs; None when there is none to be shown.

    `page_sum` stands for its state, as that of its page, and `designer_sum` for that of its
    designer. Both are of one moment with it, and older than what is read later.
    """
    return (
        CadModel.objects.published()
        .annotate(
            page_sum=Subquery(_sum_of(piece_scope(""), "pk")),  # type: ignore[no-redef]
            designer_sum=Subquery(_sum_of(designer_scope(""), "designer")),
        )
        .annotate(has_versions=Exists(_second_version()))
        .annotate(is_in_a_set=Exists(PieceInSet.objects.filter(cad_model=OuterRef("pk"))))
        .annotate(
            has_questions=Exists(
                PieceQuestion.objects.filter(cad_model=OuterRef("pk"), hidden_at=None)
            )
        )
        .annotate(neighbours=with_piece(OuterRef("pk")))
        .filter(slug=slug)
        .exclude(designer__in=barred_accounts(Use.SHOW))
        .select_related(
            "designer__designer_profile", "designer__shop_page", "category", "index_row"
        )
        .prefetch_related(Prefetch("offers", LicenceOffer.objects.priced()))
        .first()
    )


def _second_version() -> Any:
    versions = Release.objects.published().filter(cad_model=OuterRef("pk"))
    return versions.filter(number__gt=1)


def _sum_of(scopes: str, column: str) -> Any:
    scope = Concat(Value(scopes), Cast(OuterRef(column), TextField()), output_field=TextField())
    sums = PageChange.objects.filter(scope=scope).order_by().values("scope")
    return sums.annotate(sum=Sum("mark")).values("sum")


def release_for_page(cad_model: CadModel) -> Release | None:
    """What buyers get now; None when no version is ready."""
    return whole_row(_beside_its_figures(cad_model.releases.on_sale()), *_PARTS)


def bought_release(cad_model: CadModel, release_id: int) -> Release:
    """The version that somebody bought, which need not be the newest."""
    return _with_its_page(cad_model.releases.all()).get(pk=release_id)


def release_in_hand(cad_model: CadModel) -> Release | None:
    """What the studio and the staff look at: the release in work, finished or not, else the one on
    sale."""
    return _with_its_page(cad_model.releases.in_hand().select_related("run")).first()


def releases_to_review(cad_model: CadModel) -> tuple[Release | None, Release | None]:
    """What staff look at, and what sells meanwhile where it is the next version that waits."""
    in_hand = release_in_hand(cad_model)
    if in_hand is None or not in_hand.is_in_work or cad_model.state != ListingState.PUBLISHED:
        return in_hand, None
    sold = _with_its_page(cad_model.releases.on_sale().select_related("run")).first()
    return (in_hand, sold) if in_hand.state == ReleaseState.SUBMITTED else (sold, None)


def _with_its_page(releases: QuerySet[Release]) -> QuerySet[Release]:
    return _beside_its_figures(releases).prefetch_related(*_PARTS)


def _beside_its_figures(releases: QuerySet[Release]) -> QuerySet[Release]:
    return releases.select_related("measurement", "picture_run", "cad_model")


def model_facts(cad_model: CadModel) -> ModelFacts:
    return ModelFacts(
        title=cad_model.title,
        slug=cad_model.slug,
        description_html=text_as_html(cad_model.description),
        designer_name=cad_model.designer.designer_name,
        designer_url=reverse("models_catalog:designer_page", args=[cad_model.designer.username]),
        category_name=gettext(cad_model.category.name),
        category_in_sentence=in_sentence(gettext(cad_model.category.name)),
        category_url=reverse("models_catalog:catalogue") + f"?category={cad_model.category.slug}",
        published_on=cad_model.published_at,
        sold_exclusively_on=cad_model.sold_exclusively_at,
    )


def offer_choices(offers: list[LicenceOffer], *, held: Sequence[str] = ()) -> list[OfferChoice]:
    """The licences to choose from, out of `priced`; `held` are kinds that the visitor holds of it.

    What a held one allows anyway is left out. The page that is being made ends with their prices.
    """
    ends_with_prices(offers)
    offers = [offer for offer in offers if not any(covers(kind, offer.kind) for kind in held)]
    # Who comes back for another licence wants a larger one rather than the same.
    chosen = next((offer for offer in offers if offer.kind not in held), next(iter(offers), None))
    return [
        OfferChoice(
            id=offer.public_id,
            name=offer.terms.shown_name,
            plain_words=offer.terms.shown_words,
            castings_text=offer.terms.shown_castings,
            price_text=str(offer.price_now),
            before_text=str(offer.price_before or ""),
            until=offer.reduced_until if offer.price_before else None,
            is_held=offer.kind in held,
            is_exclusive=offer.kind == LicenceKind.EXCLUSIVE,
            checked=offer == chosen,
        )
        for offer in offers
    ]
