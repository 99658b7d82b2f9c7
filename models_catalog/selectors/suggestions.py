"""Shelves of suggested pieces: for each page which there are, and beside each why.

Only what is on the shelf by now is shown, and never what the reader owns, designed or hid.
Whoever asks not to be profiled, objected, is restricted or has no account gets what attributes of
pieces and the shop's own counts give; nothing that anybody in particular did is read for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from activity.hooks import purchases_of
from activity.selectors.figures import best_selling, next_day
from activity.selectors.suggestions import (
    hidden_by,
    is_personal,
    lately_seen,
    with_pieces,
)
from activity.states import NeighbourKind
from common.page_scopes import changes_at, designer_scope, leans_on, piece_scope
from models_catalog.models import CadModel, ListingIndex
from models_catalog.selectors.cards import CardItem, card_rows, cards
from models_catalog.selectors.likeness_words import likeness_words

ON_A_SHELF = 4


@dataclass(frozen=True)
class Shelf:
    """Some pieces under a heading; `why` says in a sentence how they were chosen."""

    key: str
    heading: str
    why: str
    is_personal: bool
    items: list[CardItem]


@dataclass(frozen=True)
class _Reader:
    """Who looks, and what is never suggested to them."""

    is_personal: bool
    account_id: int | None
    left_out: frozenset[int]
    designers: tuple[int, ...]
    bought: tuple[int, ...]


def home_shelves(request: HttpRequest) -> list[Shelf]:
    reader = _reader(request)
    if not reader.is_personal or reader.account_id is None:
        return _filled(_best_selling(reader))
    seen = lately_seen(reader.account_id)
    return _filled(_seen_with(seen, reader), _new_from_designers(reader), _best_selling(reader))


def piece_shelves(request: HttpRequest, cad_model: CadModel) -> list[Shelf]:
    """Beside a piece out of `published_model`, which comes with its neighbours."""
    reader = _reader(request)
    lists = {one["kind"]: one["others"] for one in cad_model.neighbours}
    shelves = [_alike(cad_model, lists.get(NeighbourKind.ALIKE, []), reader)]
    if reader.is_personal:
        shelves += [
            _shelf(
                "bought-together",
                gettext("Bought together"),
                gettext("Bought by at least 10 people who bought “%(title)s”.")
                % {"title": cad_model.title},
                lists.get(NeighbourKind.BOUGHT, []),
                reader,
                is_personal=True,
            ),
            _shelf(
                "seen-together",
                gettext("Also looked at"),
                gettext("Looked at by at least 10 people who looked at “%(title)s”.")
                % {"title": cad_model.title},
                lists.get(NeighbourKind.SEEN, []),
                reader,
                is_personal=True,
            ),
        ]
    return _filled(*shelves)


def library_shelves(request: HttpRequest) -> list[Shelf]:
    reader = _reader(request)
    if not reader.is_personal:
        return _filled(_best_selling(reader))
    return _filled(
        _shelf(
            "bought-together",
            gettext("Goes with your library"),
            gettext("At least 10 people who bought a piece of your library bought these too."),
            with_pieces(reader.bought, NeighbourKind.BOUGHT),
            reader,
            is_personal=True,
        ),
        _new_from_designers(reader),
    )


def _reader(request: HttpRequest) -> _Reader:
    if not request.user.is_authenticated:
        return _Reader(False, None, frozenset(), (), ())
    account_id = request.user.pk
    sales = purchases_of(account_id)
    bought = tuple(dict.fromkeys(sale.piece_id for sale in sales))
    return _Reader(
        is_personal=is_personal(request),
        account_id=account_id,
        left_out=frozenset(bought) | hidden_by(account_id),
        designers=tuple(dict.fromkeys(sale.designer_id for sale in sales)),
        bought=bought,
    )


def _alike(cad_model: CadModel, others: list[int], reader: _Reader) -> Shelf | None:
    """Each with what it has in common with the piece."""
    return _shelf(
        "alike",
        gettext("Similar pieces"),
        gettext("Chosen by shape, stones, size and weight alone."),
        others,
        reader,
        is_personal=False,
        like=getattr(cad_model, "index_row", None),
    )


def _best_selling(reader: _Reader) -> Shelf | None:
    now = timezone.now()
    changes_at(next_day(now))
    return _shelf(
        "best-selling",
        gettext("Best selling in 30 days"),
        gettext("What was bought most often in the whole shop; the same for everybody."),
        best_selling(now, limit=3 * ON_A_SHELF),
        reader,
        is_personal=False,
    )


def _seen_with(seen: list[int], reader: _Reader) -> Shelf | None:
    unseen = [piece for piece in with_pieces(seen, NeighbourKind.SEEN) if piece not in seen]
    return _shelf(
        "seen-together",
        gettext("Because of what you looked at"),
        gettext(
            "At least 10 people who looked at the pieces that you looked at lately also looked at"
            " these."
        ),
        unseen,
        reader,
        is_personal=True,
    )


def _new_from_designers(reader: _Reader) -> Shelf | None:
    newest = (
        ListingIndex.objects.filter(cad_model__designer__in=reader.designers)
        .order_by("-published_at", "-cad_model")
        .values_list("cad_model", flat=True)[: ON_A_SHELF + len(reader.left_out)]
    )
    return _shelf(
        "your-designers",
        gettext("New from designers you bought from"),
        gettext("The newest pieces of designers whose work is in your library."),
        list(newest),
        reader,
        is_personal=True,
    )


def _shelf(
    key: str,
    heading: str,
    why: str,
    pieces: Iterable[int],
    reader: _Reader,
    *,
    is_personal: bool,
    like: ListingIndex | None = None,
) -> Shelf | None:
    wanted = [piece for piece in pieces if piece not in reader.left_out]
    leans_on(*map(piece_scope, wanted))
    rows = card_rows().filter(cad_model__in=wanted)
    if reader.account_id is not None:
        rows = rows.exclude(cad_model__designer=reader.account_id)
    found = {row.cad_model_id: row for row in rows} if wanted else {}
    shown = [found[piece] for piece in wanted if piece in found][:ON_A_SHELF]
    if not shown:
        return None
    leans_on(*(designer_scope(row.cad_model.designer_id) for row in shown))
    items = cards(shown)
    if like is not None:
        items = [
            replace(item, reason=likeness_words(like, row))
            for item, row in zip(items, shown, strict=True)
        ]
    return Shelf(key, heading, why, is_personal, items)


def _filled(*shelves: Shelf | None) -> list[Shelf]:
    """Without empty ones, and each piece once: on the first shelf that has it."""
    shown: set[str] = set()
    found = []
    for shelf in shelves:
        items = [item for item in shelf.items if item.slug not in shown] if shelf else []
        if shelf and items:
            shown |= {item.slug for item in items}
            found.append(replace(shelf, items=items))
    return found
