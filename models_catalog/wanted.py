"""What a visitor asks of the list, read from the address and written back into one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from geometry.metals import METALS
from models_catalog.facets import CHOICE_FACETS, FACETS, SPAN_FACETS, Span, typed_number
from models_catalog.query_grammar import understand

LONGEST_QUERY = 100
DEFAULT_METAL = "18k-yellow"
AS_TYPED = "typed"
# Of one facet; more is no visitor's choice.
MOST_VALUES = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """`values` has what stands in the address by facet, each value once, in its order.

    `query` has the words to search for, and `typed` the whole text when a part of it was read as
    choices. An address with `as=typed` asks for the text as it is.
    """

    query: str
    sort: str
    metal_key: str
    values: dict[str, tuple[str, ...]]
    # What was in the address and cannot be looked for, in words.
    left_out: tuple[str, ...] = ()
    typed: str = ""
    is_as_typed: bool = False

    @classmethod
    def read(cls, address: QueryDict, *, kinds: Collection[str] = ()) -> "Wanted":
        """`kinds` are the slugs of the shop's categories."""
        values: dict[str, tuple[str, ...]] = {}
        left_out: list[str] = []
        for choice in CHOICE_FACETS:
            values[choice.key] = _each_once(address, choice.key)
            if choice.values is not None:
                known = tuple(value for value in values[choice.key] if value in choice.values)
                left_out += [
                    gettext("%(facet)s: we have no “%(value)s”.")
                    % {"facet": gettext(choice.label), "value": value[:40]}
                    for value in values[choice.key]
                    if value not in known
                ]
                values[choice.key] = known
        for facet in SPAN_FACETS:
            typed = [address.get(f"{facet.key}_{end}", "").strip() for end in ("from", "to")]
            spans = [Span.read(value) for value in _each_once(address, facet.key)]
            if any(typed):
                low, high = (typed_number(text) for text in typed)
                is_read = all(not text or typed_number(text) is not None for text in typed)
                spans.append(Span.between(low, high) if is_read else None)
            values[facet.key] = tuple(dict.fromkeys(span.key for span in spans if span))
            if None in spans:
                left_out.append(
                    gettext(
                        "%(facet)s: write two numbers in %(unit)s, the smaller one first, or only "
                        "one of them."
                    )
                    % {"facet": gettext(facet.label), "unit": facet.unit}
                )
        metal = address.get("metal", "")
        words = address.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        wanted = cls(
            query=words,
            sort=address.get("sort", ""),
            metal_key=metal if metal in METALS else DEFAULT_METAL,
            values={key: found for key, found in values.items() if found},
            left_out=tuple(left_out),
            is_as_typed=bool(words) and address.get("as") == AS_TYPED,
        )
        return wanted if wanted.is_as_typed or not words else wanted._read_words(kinds)

    def _read_words(self, kinds: Collection[str]) -> "Wanted":
        """With what the words say of a facet in place of what the address says of it."""
        understood = understand(self.query, kinds=kinds)
        if understood.words == self.query:
            return self
        unused = [
            gettext("The list has no filter for “%(words)s”.") % {"words": text}
            for text in understood.unused
        ]
        return replace(
            self,
            query=understood.words,
            typed=self.query,
            metal_key=understood.metal_key or self.metal_key,
            values={**self.values, **understood.values},
            left_out=(*self.left_out, *unused),
        )

    @property
    def is_plain(self) -> bool:
        """Whether the page is one that search engines should keep: the whole list or one kind."""
        return (
            not self.query
            and not self.sort
            and (
                not self.values
                or (list(self.values) == ["category"] and len(self.values["category"]) == 1)
            )
        )

    def has(self, key: str, value: str) -> bool:
        return value in self.values.get(key, ())

    def spans(self, key: str) -> list[Span]:
        return [span for span in map(Span.read, self.values.get(key, ())) if span]

    def without(self, key: str, value: str | None = None) -> "Wanted":
        """Without one value of a facet, or without the facet."""
        left = tuple(v for v in self.values.get(key, ()) if value is not None and v != value)
        values = {k: v for k, v in self.values.items() if k != key}
        return replace(self, values=values | ({key: left} if left else {}))

    def only(self, key: str, value: str) -> "Wanted":
        return replace(self, values=self.values | {key: (value,)})

    def as_typed(self) -> "Wanted":
        """The text as it is, without any choice."""
        return replace(
            self, query=self.typed, typed="", values={}, metal_key=DEFAULT_METAL, is_as_typed=True
        )

    def sorted_by(self, sort: str) -> "Wanted":
        return replace(self, sort=sort)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What leads back here, in one order, so that one list has one address."""
        if self.query:
            yield "q", self.query
        if self.is_as_typed:
            yield "as", AS_TYPED
        for key in FACETS:
            for value in self.values.get(key, ()):
                yield key, value
        if self.metal_key != DEFAULT_METAL:
            yield "metal", self.metal_key
        if self.sort:
            yield "sort", self.sort

    def address(self, page: int = 1) -> str:
        pairs = [*self.pairs(), *([("page", str(page))] if page > 1 else [])]
        address = reverse("models_catalog:catalogue")
        return f"{address}?{urlencode(pairs)}" if pairs else address


def _each_once(address: QueryDict, key: str) -> tuple[str, ...]:
    found = dict.fromkeys(value.replace("\x00", "").strip() for value in address.getlist(key))
    return tuple(value for value in found if value)[:MOST_VALUES]
