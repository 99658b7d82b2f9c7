"""The list of published models: facets, words, order, page."""

from dataclasses import dataclass, replace
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from activity.selectors.figures import best_selling, next_day
from common import kept
from common.in_sentence import in_sentence
from common.models import PageChange
from common.page_scopes import ALL, SHELF, changes_at
from geometry.metals import METALS
from models_catalog.metal_words import metal_name
from models_catalog.models import Category, ListingIndex
from models_catalog.selectors.cards import CardItem, card_rows, cards, shelf_rows
from models_catalog.selectors.facets import (
    Chip,
    Counts,
    FacetGroup,
    Names,
    busiest_designers,
    category_names,
    chips,
    conditions,
    count_facets,
    facet_groups,
    names_of,
    with_few_designers,
)
from models_catalog.selectors.price_moments import next_price_moment
from models_catalog.selectors.search import Found, search
from models_catalog.selectors.shown_pictures import ShownPicture, shown_picture
from models_catalog.wanted import Wanted

PAGE_SIZE = 24
MOST_BEST_SELLING = 48
MOST_KEPT_CHOICES = 3


@dataclass(frozen=True)
class Order:
    """`rule` is said beside the list; the columns, `place` among them, decide. Name and rule are
    English, and translated where they are shown."""

    name: str
    rule: str
    columns: tuple[str | OrderBy, ...]


NEWEST: tuple[str | OrderBy, ...] = ("-published_at", "-cad_model")
ORDERS: dict[str, Order] = {
    "newest": Order(
        gettext_noop("Newest"),
        gettext_noop("By the day on which a piece came on the shelf."),
        NEWEST,
    ),
    "selling": Order(
        gettext_noop("Best selling in 30 days"),
        gettext_noop(
            "By sales in 30 days, from three on; all others behind them, the newest first."
        ),
        (F("place").asc(nulls_last=True), *NEWEST),
    ),
    "price": Order(
        gettext_noop("Price, low to high"),
        gettext_noop("By the price of the cheapest licence of each piece, as it is now."),
        ("price_minor", "cad_model"),
    ),
    "weight": Order(
        gettext_noop("Weight, light to heavy"),
        gettext_noop("By the weight in 18k yellow gold; pieces without a weight come last."),
        (F("weight_18k_mg").asc(nulls_last=True), "cad_model"),
    ),
}
CLOSEST = Order(
    gettext_noop("Closest match"),
    gettext_noop(
        "By how often and where the words stand: in the title, among the tags, in the description."
    ),
    (),
)


@dataclass(frozen=True)
class Shelf:
    """A kind of piece, and the picture of its newest."""

    name: str
    count: int
    url: str
    picture: ShownPicture | None


@dataclass(frozen=True)
class MetalChoice:
    key: str
    name: str


@dataclass(frozen=True)
class SortChoice:
    name: str
    rule: str
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
    # What the search box says: the words, with what was read as choices where it was just typed.
    typed: str
    # The same search for the words as they are, where some were read as choices.
    as_typed_url: str
    is_as_typed: bool
    # Words of the query that no piece has beside the others, and those that were spelled anew.
    dropped: list[str]
    respelled: dict[str, str]
    # With the words spelled anew: where few pieces have them as they were typed.
    meant: str
    meant_url: str
    groups: list[FacetGroup]
    chips: list[Chip]
    # What was asked for and cannot be looked for, in words.
    left_out: tuple[str, ...]
    # The same list without any choice, and without the words that were searched for.
    unchosen_url: str
    unsearched_url: str
    sort: str
    metals: list[MetalChoice]
    metal_key: str
    sort_choices: list[SortChoice]
    sort_rule: str
    page_links: PageLinks
    # The shortest address of this very page, and the one that search engines should keep.
    url: str
    canonical_url: str
    is_for_search_engines: bool

    @property
    def ways_out(self) -> list[Chip]:
        """Of an empty list: the choices without which there would be something."""
        return [chip for chip in self.chips if chip.more] if not self.total else []


def catalogue_page(address: QueryDict) -> CataloguePage | None:
    """One page of the list; None when it asks for a kind that there is not."""
    kinds = category_names()
    wanted = Wanted.read(address, kinds=kinds)
    names = Names(kinds, names_of([], wanted.values.get("designer", ())))
    if not set(wanted.values.get("category", ())) <= set(names.categories):
        return None
    newest = shelf_rows().order_by(*NEWEST)
    found = search(wanted.query) if wanted.query else Found(newest)
    rows = found.rows
    if wanted.sort == "selling":
        rows = rows.annotate(place=_place_by_sales())
    if wanted.sort in ORDERS:
        rows = rows.order_by(*ORDERS[wanted.sort].columns)
    chosen = conditions(wanted, names)
    counts, first = _counts(rows, wanted, chosen, names)
    names = replace(
        names,
        designers=names_of(busiest_designers(counts), wanted.values.get("designer", ())),
    )
    for condition in chosen.values():
        rows = rows.filter(condition)
    paginator = Paginator(rows, PAGE_SIZE)
    paginator.count = counts.total
    page = paginator.get_page(address.get("page", ""))
    sort_choices = _sort_choices(wanted)
    categories = [names.categories[slug][1] for slug in wanted.values.get("category", ())]
    return CataloguePage(
        heading=_heading(wanted.query, categories),
        items=_cards_of(page, first, is_searched=bool(wanted.query)),
        total=counts.total,
        query=wanted.query,
        typed=wanted.typed or wanted.query,
        as_typed_url=wanted.as_typed().address() if wanted.typed else "",
        is_as_typed=wanted.is_as_typed,
        dropped=found.dropped,
        respelled=found.respelled,
        meant=found.meant,
        meant_url=replace(wanted, query=found.meant).address() if found.meant else "",
        groups=facet_groups(wanted, counts, names),
        chips=chips(wanted, counts, names),
        left_out=(*wanted.left_out, *_no_such_page(address.get("page", ""), page)),
        unchosen_url=replace(wanted, values={}).address(),
        unsearched_url=replace(wanted, query="", typed="", is_as_typed=False).address(),
        sort=wanted.sort,
        metals=[MetalChoice(key, metal_name(key)) for key in METALS],
        metal_key=wanted.metal_key,
        sort_choices=sort_choices,
        sort_rule=next(choice.rule for choice in sort_choices if choice.active),
        page_links=PageLinks(
            previous=wanted.address(page.previous_page_number()) if page.has_previous() else None,
            next=wanted.address(page.next_page_number()) if page.has_next() else None,
            number=page.number,
            of=page.paginator.num_pages,
        ),
        url=wanted.address(page.number),
        canonical_url=wanted.address(page.number)
        if wanted.is_plain
        else reverse("models_catalog:catalogue"),
        is_for_search_engines=wanted.is_plain,
    )


def _no_such_page(asked: str, page: Page[ListingIndex]) -> list[str]:
    """What to say to who asked for another page than the one that they get."""
    if not asked or asked == str(page.number):
        return []
    return [
        gettext("There is no page “%(asked)s” here: this is page %(number)s.")
        % {"asked": asked[:20], "number": page.number}
    ]


def _counts(
    rows: QuerySet[ListingIndex], wanted: Wanted, chosen: dict[str, Q], names: Names
) -> tuple[Counts, list[int]]:
    """Of few choices they are kept as long as nothing on the shelf changes.

    A search that is counted has looked at each piece that it found, and so tells the first of them.
    """
    most = PAGE_SIZE if wanted.query else 0
    if sum(map(len, wanted.values.values())) > MOST_KEPT_CHOICES:
        return count_facets(rows, wanted, chosen, first=most)
    now = timezone.now()
    sums = PageChange.objects.sums([ALL, SHELF])
    name = f"{sums} {wanted.query!r} {wanted.values} {wanted.metal_key}"
    until, counts = kept.find("counts", name) or (None, None)
    if counts is not None and (until is None or until > now):
        return counts, []
    # Prices change by the clock too, and with them how many pieces cost so much.
    until = next_price_moment(now)
    counts, first = count_facets(rows, wanted, chosen, first=most)
    counts = with_few_designers(counts, names)
    kept.keep("counts", name, (until, counts))
    return counts, first


def _cards_of(page: Page[ListingIndex], first: list[int], *, is_searched: bool) -> list[CardItem]:
    """The rows are found first, which for a late page needs no card; from the nearer end.

    `first` are those of the first page, where they are known.
    """
    paginator = page.paginator
    rows, total = cast(QuerySet[ListingIndex], paginator.object_list), paginator.count
    begin = (page.number - 1) * PAGE_SIZE
    end = min(begin + PAGE_SIZE, total)
    is_late = not is_searched and begin > total // 2
    if is_late:
        rows, begin, end = rows.reverse(), total - end, total - begin
    found = first if page.number == 1 else []
    found = found or list(rows.values_list("pk", flat=True)[begin:end])
    by_number = {row.pk: row for row in card_rows().filter(pk__in=found)}
    ordered = reversed(found) if is_late else found
    return cards([by_number[pk] for pk in ordered if pk in by_number])


def is_linked_list(address: QueryDict) -> bool:
    """Whether the list's own links lead to this address: few choices, in their one spelling."""
    if "q" in address:
        return False
    wanted = Wanted.read(address)
    page = address.get("page", "1")
    return (
        not wanted.left_out
        and wanted.sort in {"", *ORDERS}
        and sum(map(len, wanted.values.values())) <= MOST_KEPT_CHOICES
        and page.isdecimal()
        and len(page) <= len("100000")
        and wanted.address(int(page)).partition("?")[2] == address.urlencode()
    )


def category_shelves() -> list[Shelf]:
    """Categories that hold something, each with the picture of its newest piece."""
    counted = card_rows().order_by().values_list("category").annotate(number=Count("pk"))
    counts = dict(counted.values_list("category", "number"))
    newest: dict[int, ListingIndex] = {}
    for row in card_rows().order_by("category_id", "-published_at").distinct("category_id"):
        newest[row.category_id] = row
    everything = Wanted.read(QueryDict())
    return [
        Shelf(
            name=gettext(category.name),
            count=counts[category.pk],
            url=everything.only("category", category.slug).address(),
            picture=_picture(newest[category.pk]),
        )
        for category in Category.objects.all()
        if category.pk in newest
    ]


def _picture(row: ListingIndex) -> ShownPicture | None:
    return shown_picture(row.picture_key, row.picture_key_320, row.picture_key_640)


def _sort_choices(wanted: Wanted) -> list[SortChoice]:
    """The orders on offer; words that are searched for bring one of their own."""
    active = wanted.sort if wanted.sort in ORDERS else "" if wanted.query else "newest"
    offered = {"": CLOSEST, **ORDERS} if wanted.query else ORDERS
    return [
        SortChoice(
            gettext(order.name), gettext(order.rule), active == key, wanted.sorted_by(key).address()
        )
        for key, order in offered.items()
    ]


def _place_by_sales() -> Case:
    """As long as nothing was sold every piece stands at the one place behind all places."""
    now = timezone.now()
    changes_at(next_day(now))
    best = best_selling(now, limit=MOST_BEST_SELLING)
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(best)]
    # A bare NULL is no expression to PostgreSQL's ORDER BY.
    return Case(*places, default=Cast(Value(None), IntegerField()), output_field=IntegerField())


def _heading(query: str, categories: list[str]) -> str:
    if query and categories:
        kinds = _listed([in_sentence(kind) for kind in categories])
        return gettext("“%(query)s” in %(kinds)s") % {"query": query, "kinds": kinds}
    if query:
        return gettext("“%(query)s”") % {"query": query}
    return _listed(categories) or gettext("Models")


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return gettext("%(kinds)s and %(last)s") % {"kinds": ", ".join(names[:-1]), "last": names[-1]}
