"""What a change of several pieces would do, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User
from models_catalog.forms import ListingForm, share_text, state_seen
from models_catalog.licences import TERMS, LicenceKind
from models_catalog.models import CadModel, Category
from models_catalog.piece_change import PieceChange, typed_values
from models_catalog.seen_mark import mark_of
from models_catalog.states import ListingState

NOT_YOURS = "You have no piece with this address."
IN_REVIEW = "It is in review, so it stays as staff see it. Take it back first, then change it."
NO_WORDS = "Its draft has no description yet. Write that first, on its own page."
_WORDS = {"title": "Title", "description": "Description", "category": "Category", "tags": "Tags"}
FIELDS = {**_WORDS, **{f"price_{kind}": TERMS[kind].name for kind in LicenceKind.values}}
_SHOWN_LETTERS = 120


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class PlannedChange:
    piece: CadModel
    form: ListingForm
    is_edited: bool
    leaves_shelf: bool
    differences: list[Difference]
    state: str


@dataclass(frozen=True)
class RefusedChange:
    title: str
    where: str
    reason: str


@dataclass
class ChangePlan:
    rows: list[PlannedChange] = field(default_factory=list)
    refused: list[RefusedChange] = field(default_factory=list)
    unchanged_count: int = 0

    @property
    def mark(self) -> str:
        rows = [
            [row.piece.pk, row.state, row.leaves_shelf, dict(row.form.data)] for row in self.rows
        ]
        refused = [[one.where, one.title, one.reason] for one in self.refused]
        return mark_of(rows, refused, self.unchanged_count)


def pieces_named(designer: User, slugs: Sequence[str]) -> QuerySet[CadModel]:
    """The designer's own alone; names of other pieces name nothing."""
    return CadModel.objects.by_designer(designer).filter(slug__in=slugs)


def plan_changes(designer: User, wanted: Sequence[PieceChange], now: datetime) -> ChangePlan:
    """By the same checks as the form of one piece."""
    plan = ChangePlan()
    named = pieces_named(designer, [change.slug for change in wanted])
    pieces = {
        piece.slug: piece
        for piece in named.select_related("category").prefetch_related("offers", "reductions")
    }
    categories = dict(Category.objects.values_list("pk", "name"))
    for change in wanted:
        piece = pieces.get(change.slug)
        reason = NOT_YOURS if piece is None else _why_not(piece, change)
        if piece is None or reason:
            title = piece.title if piece else change.slug
            plan.refused.append(RefusedChange(title, change.where, reason))
            continue
        before = typed_values(piece)
        after = {**before, **_meant(before, change)}
        if after == before and not change.leaves_shelf:
            plan.unchanged_count += 1
            continue
        form = ListingForm(after, actor=designer, file_required=False)
        reasons = _faults(form) if after != before else []
        if not reasons:
            reasons = _below_reductions(piece, form, now)
        if reasons:
            refused = RefusedChange(piece.title, change.where, " ".join(reasons))
            plan.refused.append(refused)
            continue
        plan.rows.append(
            PlannedChange(
                piece=piece,
                form=form,
                is_edited=after != before,
                leaves_shelf=change.leaves_shelf,
                differences=[
                    *_differences(before, after, categories),
                    *([Difference("Shelf", "on it", "taken off")] if change.leaves_shelf else []),
                ],
                state=f"{piece.state} {state_seen(piece)}",
            )
        )
    return plan


def _meant(before: dict[str, str], change: PieceChange) -> dict[str, str]:
    """A text that went through a spreadsheet or a browser has other line ends, and is the same."""
    return {
        name: before[name] if _plain(text) == _plain(before[name]) else text
        for name, text in change.values.items()
    }


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _why_not(piece: CadModel, change: PieceChange) -> str:
    if change.faults:
        return " ".join(f"{name}: {said}" for name, said in change.faults.items())
    if piece.state == ListingState.SUBMITTED:
        return IN_REVIEW
    if change.leaves_shelf and piece.state != ListingState.PUBLISHED:
        return "It is not on the shelf."
    if not piece.description and "description" not in change.values:
        return NO_WORDS
    return ""


def _faults(form: ListingForm) -> list[str]:
    if form.is_valid():
        return []
    return [
        f"{FIELDS[name]}: {' '.join(map(str, said))}"
        if name in FIELDS
        else " ".join(map(str, said))
        for name, said in form.errors.items()
    ]


def _below_reductions(piece: CadModel, form: ListingForm, now: datetime) -> list[str]:
    if not form.is_valid():
        return []
    return [
        f"{one.licence_name}: it is reduced to {one.price} until {one.ends_at:%-d %b %Y, %H:%M} "
        "UTC. Write a price above that, or end the reduction first."
        for one in piece.reductions.all()
        if one.ends_at > now and form.prices.get(one.kind, one.price_minor + 1) <= one.price_minor
    ]


def _differences(
    before: dict[str, str], after: dict[str, str], categories: dict[int, str]
) -> list[Difference]:
    return [
        _difference(name, before[name], after[name], categories)
        for name in FIELDS
        if before[name] != after[name]
    ]


def _difference(name: str, before: str, after: str, categories: dict[int, str]) -> Difference:
    if name == "category":
        return Difference(
            FIELDS[name], categories.get(int(before), ""), categories.get(int(after), after)
        )
    if name in _WORDS:
        return Difference(FIELDS[name], _short(before), _short(after))
    currency = settings.SHOP_CURRENCY.upper()
    texts = [f"{text} {currency}" if text else "not offered" for text in (before, after)]
    return Difference(FIELDS[name], texts[0], texts[1], share_text(after))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_LETTERS else line[:_SHOWN_LETTERS].rstrip() + " …"
