"""What a designer shows beside their pieces: words, banner, collections, and being away."""

from collections.abc import Collection as Several
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from common.markdown import text_as_html
from common.page_scopes import changes_at
from common.today import today
from models_catalog.models import Collection, CollectionPiece, ShopPage
from models_catalog.selectors.cards import CardItem, card_rows, cards


@dataclass(frozen=True)
class AwayNotice:
    """Answers may be late until that day, which is included; sales go on."""

    until: date
    words: str


@dataclass(frozen=True)
class AwayDesigner:
    name: str
    notice: AwayNotice


@dataclass(frozen=True)
class CollectionLink:
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class Shop:
    banner_url: str
    words_html: SafeString
    away: AwayNotice | None
    collections: list[CollectionLink]


@dataclass(frozen=True)
class CollectionShown:
    name: str
    words_html: SafeString
    items: list[CardItem]


def shop_of(designer: User) -> Shop:
    """Three queries. Collections of which nothing is on the shelf are left out."""
    page = ShopPage.objects.filter(designer=designer).first() or ShopPage(designer=designer)
    counts = _counts(designer)
    return Shop(
        banner_url=page.banner_url,
        words_html=text_as_html(page.words),
        away=_away(page),
        collections=[
            CollectionLink(one.name, one.get_absolute_url(), counts[one.pk])
            for one in Collection.objects.filter(designer=designer).select_related("designer")
            if one.pk in counts
        ],
    )


def away_notice(designer: User) -> AwayNotice | None:
    """No query where the designer came with their page."""
    page = getattr(designer, "shop_page", None)
    return _away(page) if page else None


def away_designers(designers: Several[User]) -> list[AwayDesigner]:
    """Those of them who are away today, in one query."""
    pages = ShopPage.objects.filter(designer__in=designers)
    pages = pages.select_related("designer__designer_profile").order_by("pk")
    noted = [(page.designer, _away(page)) for page in pages]
    return [AwayDesigner(one.designer_name, notice) for one, notice in noted if notice]


def collections_of(designer: User) -> QuerySet[Collection]:
    return Collection.objects.filter(designer=designer).annotate(piece_count=Count("places"))


def shown_collection(designer: User, slug: str) -> CollectionShown | None:
    """None where there is no such collection, or nothing of it on the shelf."""
    found = Collection.objects.filter(designer=designer, slug=slug).first()
    if found is None:
        return None
    place = CollectionPiece.objects.filter(collection=found, cad_model=OuterRef("cad_model"))
    rows = card_rows().annotate(place=Subquery(place.values("position")[:1]))
    items = cards(rows.filter(place__isnull=False, cad_model__designer=designer).order_by("place"))
    return CollectionShown(found.name, text_as_html(found.words), items) if items else None


def _away(page: ShopPage) -> AwayNotice | None:
    """The page that is being made ends with the notice, or where it begins."""
    if page.away_from is not None and page.away_until is not None:
        for day in (page.away_from, page.away_until + timedelta(days=1)):
            if (moment := datetime.combine(day, time.min, UTC)) > timezone.now():
                changes_at(moment)
    if page.away_until is None or not page.is_away(today()):
        return None
    return AwayNotice(page.away_until, page.away_words)


def _counts(designer: User) -> dict[int, int]:
    """By collection: how many of its pieces lists may show."""
    places = CollectionPiece.objects.filter(collection__designer=designer)
    shown = places.filter(cad_model__index_row__isnull=False).order_by()
    counted = shown.values("collection").annotate(number=Count("pk"))
    return dict(counted.values_list("collection", "number"))
