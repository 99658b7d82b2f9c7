"""The list of published models: category, words, order, page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.urls import reverse

from common.storage import public_url
from models_catalog.models import Category, ListingIndex
from models_catalog.plain_words import plain_words
from models_catalog.selectors.cards import CardItem, card_rows, cards

PAGE_SIZE = 24
LONGEST_QUERY = 100
SORTS: dict[str, tuple[str, list[str | OrderBy]]] = {
    "newest": ("Newest", ["-published_at", "-cad_model"]),
    "price": ("Price, low to high", ["price_from_minor", "cad_model"]),
    "weight": ("Weight, light to heavy", [F("weight_18k_mg").asc(nulls_last=True), "cad_model"]),
}


@dataclass(frozen=True)
class CategoryChoice:
    slug: str
    name: str
    count: int
    active: bool
    url: str
    picture_url: str | None = None


@dataclass(frozen=True)
class SortChoice:
    name: str
    active: bool
    url: str


@dataclass(frozen=True)
class PageLinks:
    previous: str | None
    next: str | None
    number: int
    of: int


@dataclass(frozen=True)
class CataloguePage:
    heading: str
    items: list[CardItem]
    total: int
    query: str
    categories: list[CategoryChoice]
    all_kinds_url: str
    sort_choices: list[SortChoice]
    page_links: PageLinks


def search_rows(query: str) -> QuerySet[ListingIndex]:
    """Rows that hold the words, or words spelled nearly so; best first.

    `query` is cut to LONGEST_QUERY characters.
    """
    words = plain_words(query[:LONGEST_QUERY].replace("\x00", ""))
    wanted = SearchQuery(words, config="english", search_type="websearch")
    return (
        card_rows()
        .filter(Q(words=wanted) | Q(plain_words__trigram_word_similar=words))
        .annotate(
            closeness=SearchRank(F("words"), wanted) + TrigramWordSimilarity(words, "plain_words")
        )
        .order_by("-closeness", "-published_at")
    )


def catalogue_page(
    *, query: str, category_slug: str, sort: str, page_number: str
) -> CataloguePage | None:
    """One page of the list; None when there is no such category."""
    query = query.strip()[:LONGEST_QUERY]
    category_slug = category_slug.replace("\x00", "")
    category = Category.objects.filter(slug=category_slug).first() if category_slug else None
    if category_slug and category is None:
        return None
    rows = search_rows(query) if query else card_rows().order_by(*SORTS["newest"][1])
    if sort in SORTS:
        rows = rows.order_by(*SORTS[sort][1])
    categories = _category_choices(rows, query=query, sort=sort, active_slug=category_slug)
    if category:
        rows = rows.filter(category=category)
    page = Paginator(rows, PAGE_SIZE).get_page(page_number)
    kept = {"q": query, "category": category_slug, "sort": sort}
    return CataloguePage(
        heading=_heading(query, category),
        items=cards(page.object_list),
        total=page.paginator.count,
        query=query,
        categories=categories,
        all_kinds_url=_address(kept, category=""),
        sort_choices=_sort_choices(kept),
        page_links=PageLinks(
            previous=_address(kept, page=page.previous_page_number())
            if page.has_previous()
            else None,
            next=_address(kept, page=page.next_page_number()) if page.has_next() else None,
            number=page.number,
            of=page.paginator.num_pages,
        ),
    )


def category_shelves() -> list[CategoryChoice]:
    """Categories that hold something, each with the picture of its newest piece."""
    counts = _counts(card_rows())
    newest: dict[int, ListingIndex] = {}
    for row in card_rows().order_by("category_id", "-published_at").distinct("category_id"):
        newest[row.category_id] = row
    return [
        CategoryChoice(
            slug=category.slug,
            name=category.name,
            count=counts[category.pk],
            active=False,
            url=_address({"category": category.slug}),
            picture_url=public_url(newest[category.pk].picture_key),
        )
        for category in Category.objects.all()
        if category.pk in newest
    ]


def _counts(rows: QuerySet[ListingIndex]) -> dict[int, int]:
    """Listings by category id."""
    counted = rows.order_by().values_list("category").annotate(number=Count("pk"))
    return dict(counted.values_list("category", "number"))


def _category_choices(
    rows: QuerySet[ListingIndex], *, query: str, sort: str, active_slug: str
) -> list[CategoryChoice]:
    counts = _counts(rows)
    kept = {"q": query, "sort": sort}
    return [
        CategoryChoice(
            slug=category.slug,
            name=category.name,
            count=counts.get(category.pk, 0),
            active=category.slug == active_slug,
            url=_address(kept, category=category.slug),
        )
        for category in Category.objects.all()
    ]


def _sort_choices(kept: dict[str, str]) -> list[SortChoice]:
    """The orders on offer; words that are searched for bring one of their own."""
    active = kept["sort"] if kept["sort"] in SORTS else "" if kept["q"] else "newest"
    closest = [SortChoice("Closest match", active == "", _address(kept, sort=""))]
    return (closest if kept["q"] else []) + [
        SortChoice(name, active == key, _address(kept, sort=key))
        for key, (name, _) in SORTS.items()
    ]


def _heading(query: str, category: Category | None) -> str:
    if query and category:
        return f"“{query}” in {category.name.lower()}"
    if query:
        return f"“{query}”"
    return category.name if category else "Models"


def _address(kept: dict[str, str], **changed: object) -> str:
    parameters = {key: value for key, value in {**kept, **changed}.items() if value}
    address = reverse("models_catalog:catalogue")
    return f"{address}?{urlencode(parameters)}" if parameters else address
