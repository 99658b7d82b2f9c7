"""Which pieces hold the words of a search, and what somebody may have meant who typed others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When

from models_catalog.models import ListingIndex
from models_catalog.plain_words import plain_words
from models_catalog.selectors.cards import shelf_rows
from models_catalog.trade_words import CANONICAL
from models_catalog.wanted import LONGEST_QUERY

MOST_WORDS = 8
# With fewer pieces, words that are spelled nearly so are looked for.
FEW = 4
# As pg_trgm counts: "solitare" is 0.58 like "solitaire", "ring" 0.3 like "earring".
NEAR = 0.45
SHORTEST_RESPELLED = 4


@dataclass(frozen=True)
class Found:
    """What a search gives, best first.

    `dropped` are words that had to be left out to find anything, `respelled` those that were
    looked for in another spelling. `meant` is the whole search in that spelling, when the one that
    was typed finds little.
    """

    rows: QuerySet[ListingIndex]
    dropped: list[str] = field(default_factory=list)
    respelled: dict[str, str] = field(default_factory=dict)
    meant: str = ""


def search(query: str) -> Found:
    """All words; else all in the nearest spelling; else the most of them that one piece has.

    `query` is cut to LONGEST_QUERY characters.
    """
    words = plain_words(query[:LONGEST_QUERY].replace("\x00", ""))
    rows = _rows(words)
    few = len(rows.order_by().values_list("pk", flat=True)[:FEW])
    if few == FEW:
        return Found(rows)
    singles = list(dict.fromkeys(_singles(words)))[:MOST_WORDS]
    nearest = nearest_words(singles)
    meant = " ".join(nearest.get(word, word) for word in words.split())
    near_rows = _rows(meant)
    is_near = bool(nearest) and near_rows.exists()
    if few:
        return Found(rows, meant=meant if is_near else "")
    if is_near:
        return Found(near_rows, respelled=nearest)
    return _most_words(rows, [nearest.get(word, word) for word in singles], nearest)


def nearest_words(words: Iterable[str]) -> dict[str, str]:
    """For words that no piece has, the word on the shelf that is most like each, if any is."""
    asked = [word for word in words if len(word) >= SHORTEST_RESPELLED and word.isalpha()]
    if not asked:
        return {}
    statement = """
        SELECT asked.word, near.word FROM unnest(%s::text[]) AS asked (word)
        CROSS JOIN LATERAL (
            SELECT counted.word, similarity(counted.word, asked.word) AS likeness
            FROM models_catalog_catalogueword AS counted
            WHERE counted.word %% asked.word
            OR (length(asked.word) >= 5 AND counted.word LIKE asked.word || '%%')
            ORDER BY counted.word LIKE asked.word || '%%' DESC, likeness DESC, piece_count DESC,
            counted.word LIMIT 1
        ) AS near
        WHERE (near.likeness >= %s OR near.word LIKE asked.word || '%%')
        AND NOT EXISTS (
            SELECT FROM models_catalog_listingindex
            WHERE words @@ plainto_tsquery('english', asked.word)
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, NEAR])
        return dict(cursor.fetchall())


def _rows(words: str) -> QuerySet[ListingIndex]:
    wanted = SearchQuery(_canonical(words), config="english", search_type="websearch")
    return (
        shelf_rows()
        .filter(words=wanted)
        .annotate(closeness=SearchRank(F("words"), wanted))
        .order_by("-closeness", "-published_at", "-cad_model")
    )


def _most_words(rows: QuerySet[ListingIndex], words: list[str], respelled: dict[str, str]) -> Found:
    if len(words) < 2:
        return Found(rows)
    best = (
        shelf_rows()
        .filter(reduce(lambda one, other: one | other, [_has(word) for word in words]))
        .annotate(has=_sum([Case(When(_has(word), then=1), default=0) for word in words]))
        .order_by("-has", "-published_at")
        .first()
    )
    if best is None:
        return Found(rows)
    met = [word for word in words if ListingIndex.objects.filter(_has(word), pk=best.pk).exists()]
    kept = shelf_rows().order_by("-published_at", "-cad_model")
    for word in met:
        kept = kept.filter(_has(word))
    return Found(
        kept,
        [word for word in words if word not in met],
        {word: near for word, near in respelled.items() if near in met},
    )


def _singles(words: str) -> list[str]:
    return ["".join(sign for sign in word if sign.isalnum()) for word in words.split()]


def _canonical(words: str) -> str:
    return " ".join(CANONICAL.get(word, word) for word in words.split())


def _sum(numbers: list[Case]) -> Any:
    return reduce(add, numbers)


def _has(word: str) -> Q:
    return Q(words=SearchQuery(_canonical(word), config="english", search_type="plain"))
