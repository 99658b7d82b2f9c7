"""The facets of the list: which rows they leave, and how many each value would find."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext

from accounts.models import User
from common.money import minor_of
from geometry.metals import METALS, MM3_PER_CM3
from models_catalog.facet_bits import BITS
from models_catalog.facets import (
    CHOICE_FACETS,
    FACETS,
    FINGER_FACET,
    SPAN_FACETS,
    Span,
    SpanFacet,
    mark,
    plain_number,
)
from models_catalog.metal_words import metal_in_sentence
from models_catalog.models import Category, ListingIndex
from models_catalog.selectors.cards import card_rows
from models_catalog.wanted import Wanted

MOST_DESIGNERS = 10
# By facet: the column of a row, of which the facet's own unit is a multiple.
_COLUMNS = {
    "weight": "volume_mm3",
    "price": "price_minor",
    "stone": "stone_mm",
    "carats": "carats",
    "finger": "inner_diameter_mm",
}


_PIECE = "cad_model_id"
_KEYS = (*BITS, "category_id", "designer_number")
# The spans of a row are one number, with so many bits for each; all of them set where it has none.
_SPAN_BITS = 4
_NO_SPAN = (1 << _SPAN_BITS) - 1
# By byte: which of its bits are set, the lowest first.
_BITS_OF = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_active: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet as the page shows it; `typed` are the bounds of a span of the visitor's own."""

    key: str
    label: str
    values: list[FacetValue]
    is_open: bool
    unit: str = ""
    typed: tuple[str, str] | None = None


@dataclass(frozen=True)
class Chip:
    """One choice, and the list without it. `more` is how many pieces the list would then have."""

    label: str
    # The choice alone, without the name of its facet.
    value: str
    url: str
    more: int


@dataclass(frozen=True)
class Counts:
    """`of` maps a facet's mark to the pieces that it would find; `without` ignores one facet."""

    total: int
    of: dict[str, int]
    without: dict[str, int]


@dataclass(frozen=True)
class Names:
    """Words for what rows of other tables name; keys stand in addresses."""

    categories: dict[str, tuple[int, str]]
    designers: dict[str, tuple[int, str]]

    def value_id(self, key: str, value: str) -> str:
        """What stands in the mark for a value of the address; empty for an unknown one."""
        if key == "category":
            return str(self.categories.get(value, ("", ""))[0])
        if key == "designer":
            return str(self.designers.get(value, ("", ""))[0])
        return value


def conditions(wanted: Wanted, names: Names) -> dict[str, Q]:
    """By facet that the visitor chose: which rows it leaves."""
    by_facet: dict[str, Q] = {}
    for choice in CHOICE_FACETS:
        if values := wanted.values.get(choice.key):
            marks = [mark(choice.key, names.value_id(choice.key, value)) for value in values]
            by_facet[choice.key] = Q(facets__overlap=marks)
    for facet in SPAN_FACETS:
        if spans := wanted.spans(facet.key):
            by_facet[facet.key] = _within(facet, spans, wanted.metal_key)
    return by_facet


def count_facets(
    rows: QuerySet[ListingIndex], wanted: Wanted, chosen: dict[str, Q], *, first: int = 0
) -> tuple[Counts, list[int]]:
    """How many of the rows every value would leave, and which `first` of them all choices leave.

    The other facets count as they are chosen; a facet's own choice is ignored. A row that misses
    one facet therefore counts for that facet alone, and one that misses two for none. All of it is
    one walk through the rows, which costs more than what is done with them.
    """
    misses = {f"misses_{key}": _is_missed(condition) for key, condition in chosen.items()}
    order = _order(rows) if first else {}
    columns = dict.fromkeys([_PIECE, *_KEYS, *_COLUMNS.values(), *misses, *order])
    inner = rows.order_by().annotate(**misses).values(*columns)
    sql, parameters = inner.query.sql_with_params()
    spans, bounds = _spans(wanted.metal_key)
    # The number of the one facet that a row misses, from 1; 0 where it misses none.
    missed = " + ".join(f"{number} * {name}" for number, name in enumerate(misses, 1)) or "0"
    in_order = ", ".join(f"{name} {way}" for name, way in order.items())
    # Of a row come 24 bytes, which count quicker here than in any way that the database has. Its
    # usual memory would not hold the rows of a common word.
    statement = f"""
        SET LOCAL work_mem = '32MB';
        WITH found AS MATERIALIZED (
            SELECT {", ".join(dict.fromkeys([_PIECE, *order]))}, {missed} AS missed,
            style_bits << 32 | stone_bits AS looks, file_bits << 32 | category_id AS kind,
            designer_number << 32 | {spans} AS rest
            FROM ({sql}) AS row WHERE {" + ".join(misses) or "0"} < 2
        )
        SELECT missed, string_agg(int8send(looks) || int8send(kind) || int8send(rest), ''),
        NULL::bigint[] FROM found GROUP BY missed
        UNION ALL SELECT -1, NULL, ARRAY(
            SELECT {_PIECE} FROM found WHERE missed = 0 ORDER BY {in_order or "1"} LIMIT {first}
        )
    """  # noqa: S608 (names of columns and facets, all ours)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*bounds, *parameters])
        found = cursor.fetchall()
    alike = {missed: _counted(packed) for missed, packed, _ in found if packed is not None}
    total, of = alike.get(0, (0, {}))
    of, without = dict(of), {}
    for number, key in enumerate(chosen, 1):
        more, values = alike.get(number, (0, {}))
        without[key] = total + more
        for value, pieces in values.items():
            if value.partition(":")[0] == key:
                of[value] = of.get(value, 0) + pieces
    return Counts(total, of, without), next(best for missed, _, best in found if missed < 0)


def _counted(packed: memoryview) -> tuple[int, dict[str, int]]:
    """How many rows they are, each of six numbers, and how many of them have each mark."""
    styles, stones, files, kinds, designers, spans = (
        np.frombuffer(packed, dtype=">u4").reshape(-1, 6).T.astype(np.uint32)
    )
    found: Counter[str] = Counter()
    for column, numbers in zip(BITS, (styles, stones, files), strict=True):
        having = np.concatenate(
            [np.bincount(numbers >> 8 * part & 255, minlength=256) @ _BITS_OF for part in range(4)]
        )
        found.update({value: int(having[bit]) for value, bit in BITS[column].items()})
    for key, numbers in (("category", kinds), ("designer", designers)):
        for number, pieces in zip(*np.unique(numbers, return_counts=True), strict=True):
            found[mark(key, number)] += int(pieces)
    for place, facet in enumerate(SPAN_FACETS):
        within = np.bincount(spans >> _SPAN_BITS * place & _NO_SPAN, minlength=_NO_SPAN + 1)
        found.update({mark(facet.key, n): int(within[n]) for n in range(len(facet.spans))})
    return len(styles), found


def _order(rows: QuerySet[ListingIndex]) -> dict[str, str]:
    """By name of a column: which way the rows are ordered by it."""
    order: dict[str, str] = {}
    for term in cast(Any, rows.query.order_by):
        if isinstance(term, str):
            name = term.removeprefix("-")
            name = _PIECE if name == "cad_model" else name
            order[name] = "DESC" if term.startswith("-") else "ASC"
        else:
            way = "DESC" if term.descending else "ASC"
            order[term.expression.name] = f"{way} NULLS LAST" if term.nulls_last else way
    return order


def facet_groups(wanted: Wanted, counts: Counts, names: Names) -> list[FacetGroup]:
    groups: list[FacetGroup] = []
    for choice in CHOICE_FACETS:
        labels = _labels(choice.key, choice.values, names)
        values = [
            FacetValue(
                value=value,
                label=label,
                count=counts.of.get(mark(choice.key, names.value_id(choice.key, value)), 0),
                is_active=wanted.has(choice.key, value),
            )
            for value, label in labels.items()
        ]
        groups.append(_group(choice.key, gettext(choice.label), _worth_showing(choice.key, values)))
    for facet in SPAN_FACETS:
        values = [
            FacetValue(
                value=span.key,
                label=facet.words(span),
                count=counts.of.get(mark(facet.key, number), 0),
                is_active=wanted.has(facet.key, span.key),
            )
            for number, span in enumerate(facet.spans)
        ]
        offered = {span.key for span in facet.spans}
        own = next((span for span in wanted.spans(facet.key) if span.key not in offered), None)
        groups.append(
            FacetGroup(
                key=facet.key,
                label=gettext(facet.label),
                values=values,
                is_open=any(value.is_active for value in values) or own is not None,
                unit=facet.unit,
                typed=(plain_number(own.low), plain_number(own.high)) if own else ("", ""),
            )
        )
    return groups


def chips(wanted: Wanted, counts: Counts, names: Names) -> list[Chip]:
    return [
        Chip(
            label=f"{gettext(FACETS[key].label)}: {said}",
            value=said,
            url=wanted.without(key, value).address(),
            more=counts.without.get(key, 0),
        )
        for key in FACETS
        for value in wanted.values.get(key, ())
        for said in [_value_words(key, value, wanted.metal_key, names)]
    ]


def names_of(designer_ids: Iterable[int], usernames: Iterable[str]) -> dict[str, tuple[int, str]]:
    """By username the designers of those who have a piece on the shelf."""
    found = (
        User.objects.filter(Q(pk__in=list(designer_ids)) | Q(username__in=list(usernames)))
        .filter(pk__in=card_rows().values("cad_model__designer"))
        .select_related("designer_profile")
    )
    return {user.username: (user.pk, user.designer_name) for user in found}


def category_names() -> dict[str, tuple[int, str]]:
    return {
        category.slug: (category.pk, gettext(category.name)) for category in Category.objects.all()
    }


def busiest_designers(counts: Counts) -> list[int]:
    """Those with most pieces among the counted, at most MOST_DESIGNERS."""
    marks = [
        (count, int(found.removeprefix("designer:")))
        for found, count in counts.of.items()
        if found.startswith("designer:")
    ]
    return [pk for _, pk in sorted(marks, key=lambda found: (-found[0], found[1]))[:MOST_DESIGNERS]]


def with_few_designers(counts: Counts, names: Names) -> Counts:
    """Without the many that the page does not name."""
    named = {pk for pk, _ in names.designers.values()} | set(busiest_designers(counts))
    marks = {mark("designer", pk) for pk in named}
    kept = {key: n for key, n in counts.of.items() if key in marks or key[:9] != "designer:"}
    return replace(counts, of=kept)


def _is_missed(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())


def _within(facet: SpanFacet, spans: list[Span], metal_key: str) -> Q:
    column = _COLUMNS[facet.key]
    either = Q()
    for span in spans:
        bounds = Q()
        if span.low is not None:
            bounds &= Q(**{f"{column}__gte": _in_column(facet.key, span.low, metal_key)})
        if span.high is not None:
            bounds &= Q(**{f"{column}__lt": _in_column(facet.key, span.high, metal_key)})
        either |= bounds
        if facet.key == FINGER_FACET.key:
            either |= Q(HasOtherSize(span))
    return either


class HasOtherSize(Func):
    """Whether one of a row's further files lies in a span of inner diameters, in mm."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, span: Span) -> None:
        bounds = (
            float("-inf") if span.low is None else float(span.low),
            float("inf") if span.high is None else float(span.high),
        )
        super().__init__(F("other_inner_mm"), *(Value(bound) for bound in bounds))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        parts = [compiler.compile(part) for part in self.source_expressions]
        sizes, low, high = (sql for sql, _ in parts)
        return (
            f"EXISTS (SELECT FROM unnest({sizes}) AS size (mm) "
            f"WHERE size.mm >= {low} AND size.mm < {high})",
            [value for _, values in parts for value in values],
        )


def _in_column(key: str, bound: Decimal, metal_key: str) -> float | Decimal:
    """A bound in the facet's unit as the row counts it: minor units, or mm3 of the metal."""
    if key == "price":
        return bound * minor_of(Decimal(1), settings.SHOP_CURRENCY)
    if key == "weight":
        return float(bound) / METALS[metal_key].density_g_cm3 * MM3_PER_CM3
    return float(bound)


def _spans(metal_key: str) -> tuple[str, list[Any]]:
    """SQL of a row's spans as one number, and its parameters."""
    texts = [
        f"(COALESCE(width_bucket({_COLUMNS[facet.key]}::float, %s::float[]), {_NO_SPAN})"
        f" << {_SPAN_BITS * number})"
        for number, facet in enumerate(SPAN_FACETS)
    ]
    bounds = [
        [float(_in_column(facet.key, step, metal_key)) for step in facet.steps]
        for facet in SPAN_FACETS
    ]
    return " | ".join(texts), bounds


def _labels(key: str, values: dict[str, str] | None, names: Names) -> dict[str, str]:
    if values is not None:
        return {value: gettext(words) for value, words in values.items()}
    rows = names.categories if key == "category" else names.designers
    return {value: label for value, (_, label) in rows.items()}


def _worth_showing(key: str, values: list[FacetValue]) -> list[FacetValue]:
    """Every kind, so that the list keeps its shape; of the rest what would find something."""
    if key == "category":
        return values
    shown = [value for value in values if value.count or value.is_active]
    return sorted(shown, key=lambda value: -value.count) if key == "designer" else shown


def _group(key: str, label: str, values: list[FacetValue]) -> FacetGroup:
    is_open = key == "category" or any(value.is_active for value in values)
    return FacetGroup(key=key, label=label, values=values, is_open=is_open)


def _value_words(key: str, value: str, metal_key: str, names: Names) -> str:
    facet = FACETS[key]
    if isinstance(facet, SpanFacet):
        span = Span.read(value)
        words = facet.words(span) if span else value
        if key != "weight":
            return words
        return gettext("%(weight)s in %(metal)s") % {
            "weight": words,
            "metal": metal_in_sentence(metal_key),
        }
    return _labels(key, facet.values, names).get(value, value)
