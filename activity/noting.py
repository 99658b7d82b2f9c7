"""How a page says what was looked at, searched for or done; the middleware sends it on."""

from typing import Any

from django.http import HttpRequest

from activity.masking import masked
from activity.states import UsageKind

_NOTES = "usage_notes"


def note_piece(request: HttpRequest, piece_id: int) -> None:
    """Somebody else than its designer looks at a piece."""
    _note(request, {"kind": UsageKind.PIECE, "piece_id": piece_id})


def note_search(request: HttpRequest, words: str, *, found_count: int) -> None:
    _note(request, {"kind": UsageKind.SEARCH, "words": masked(words), "found_count": found_count})


def note_cart(request: HttpRequest, piece_id: int) -> None:
    _note(request, {"kind": UsageKind.CART, "piece_id": piece_id})


def note_again(request: HttpRequest, notes: list[dict[str, Any]]) -> None:
    """What was noted when the page was made, which is shown once more."""
    setattr(request, _NOTES, notes)


def notes_of(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = getattr(request, _NOTES, [])
    return found


def _note(request: HttpRequest, note: dict[str, Any]) -> None:
    setattr(request, _NOTES, [*notes_of(request), note])
