"""What somebody who types into the search box may be after: choices, kinds, pieces, designers."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from models_catalog.plain_words import plain_words
from models_catalog.query_grammar import understand
from models_catalog.selectors.cards import card_rows
from models_catalog.selectors.facets import Counts, Names, category_names, chips
from models_catalog.selectors.search import nearest_words
from models_catalog.wanted import LONGEST_QUERY, Wanted

SHORTEST = 2
MOST_PIECES, MOST_DESIGNERS, MOST_KINDS = 5, 3, 3


@dataclass(frozen=True)
class Completion:
    """A line under the search box; `note` says more about it."""

    label: str
    url: str
    note: str


def completions(typed: str) -> list[Completion]:
    """At most a dozen, the likeliest first; none for fewer than SHORTEST letters."""
    typed = typed.replace("\x00", "").strip()[:LONGEST_QUERY]
    if len(typed) < SHORTEST:
        return []
    kinds = category_names()
    # Words for kinds stay among them: a title may begin so.
    words = understand(typed, kinds=()).words
    return [
        *_as_choices(typed, kinds),
        *_kinds(typed, kinds),
        *_pieces(words or typed),
        *_designers(typed),
        *_meant(typed, words),
    ]


def _as_choices(typed: str, kinds: dict[str, tuple[int, str]]) -> list[Completion]:
    address = QueryDict(mutable=True)
    address["q"] = typed
    wanted = Wanted.read(address, kinds=kinds)
    if not wanted.values:
        return []
    chosen = chips(wanted, Counts(0, {}, {}), Names(kinds, {}))
    label = " · ".join(
        [
            *(chip.value for chip in chosen),
            *([wanted.query] * bool(wanted.query)),
        ]
    )
    return [Completion(label, wanted.address(), gettext("narrow down"))]


def _kinds(typed: str, kinds: dict[str, tuple[int, str]]) -> list[Completion]:
    begun = plain_words(typed)
    everything = Wanted.read(QueryDict())
    return [
        Completion(name, everything.only("category", slug).address(), gettext("kind"))
        for slug, (_, name) in kinds.items()
        if plain_words(name).startswith(begun)
    ][:MOST_KINDS]


def _pieces(words: str) -> list[Completion]:
    """Whose words begin so, those first whose title does."""
    begun = plain_words(words)
    bare = ["".join(filter(str.isalnum, word)) for word in begun.split()]
    stems = " & ".join(f"{word}:*" for word in bare if word)
    if not stems:
        return []
    wanted = SearchQuery(stems, config="english", search_type="raw")
    rows = (
        card_rows()
        .filter(Q(words=wanted) | Q(plain_words__startswith=begun))
        .annotate(begins=Q(plain_words__startswith=begun))
        .order_by("-begins", "-published_at")[:MOST_PIECES]
    )
    return [
        Completion(
            row.cad_model.title,
            row.cad_model.get_absolute_url(),
            gettext("by %(name)s") % {"name": row.cad_model.designer.designer_name},
        )
        for row in rows
    ]


def _designers(typed: str) -> list[Completion]:
    """Of those who have a piece on the shelf."""
    found = (
        User.objects.filter(pk__in=card_rows().values("cad_model__designer"))
        .filter(designer_profile__studio_name__istartswith=typed)
        .select_related("designer_profile")
        .order_by(F("designer_profile__studio_name"))[:MOST_DESIGNERS]
    )
    return [
        Completion(
            user.designer_name,
            reverse("models_catalog:designer_page", args=[user.username]),
            gettext("designer"),
        )
        for user in found
    ]


def _meant(typed: str, words: str) -> list[Completion]:
    """The same with words that are on the shelf in place of those that no piece has."""
    nearest = nearest_words(plain_words(words).split())
    if not nearest:
        return []
    meant = " ".join(nearest.get(word, word) for word in plain_words(typed).split())
    address = QueryDict(mutable=True)
    address["q"] = meant
    return [
        Completion(
            meant,
            f"{reverse('models_catalog:catalogue')}?{address.urlencode()}",
            gettext("did you mean"),
        )
    ]
