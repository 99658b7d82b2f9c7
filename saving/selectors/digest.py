"""What is new for somebody: pieces that cost less than they know, and new ones of designers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.money import Money
from common.personal import accounts_asked_to_leave, barred_accounts, serves
from models_catalog.models import ListingIndex
from models_catalog.models.listing_index import price_at
from models_catalog.selectors.cards import card_rows
from privacy.purposes import Use
from saving.models import DigestWish, Follow, WishListItem

# So that the mail of a day is not the next one's reason to wait.
NOT_AGAIN_FOR = timedelta(hours=20)
MOST_OF_EACH = 20


@dataclass(frozen=True)
class Cheaper:
    piece_id: int
    title: str
    designer_name: str
    url: str
    before: Money
    now: Money


@dataclass(frozen=True)
class NewPiece:
    title: str
    designer_name: str
    url: str
    price: Money


@dataclass(frozen=True)
class Digest:
    cheaper: list[Cheaper]
    new_pieces: list[NewPiece]
    # How many there are beside those that stand in the mail.
    more_new_count: int

    @property
    def is_empty(self) -> bool:
        return not self.cheaper and not self.new_pieces


@serves(Use.NEWSLETTER)
def wishes_due(now: datetime) -> QuerySet[DigestWish]:
    """Who asked, may be mailed, and was not mailed for most of a day; the longest waiting first."""
    is_due = Q(sent_at=None) | Q(sent_at__lte=now - NOT_AGAIN_FOR)
    return (
        DigestWish.objects.filter(is_due, person__closed_at=None)
        .exclude(person__in=barred_accounts(Use.NEWSLETTER))
        .exclude(person__in=accounts_asked_to_leave())
        .order_by(F("sent_at").asc(nulls_first=True), "pk")
    )


def digest_of(wish: DigestWish) -> Digest:
    """Of pieces on the shelf alone, in a few queries; nothing of the person's own."""
    rows = _new_rows(wish)
    shown = [_new(row) for row in rows[:MOST_OF_EACH]]
    more_count = rows.count() - MOST_OF_EACH if len(shown) == MOST_OF_EACH else 0
    return Digest(list(_cheaper(wish)), shown, more_count)


def cheaper_items(account_id: int) -> QuerySet[WishListItem]:
    price = price_at(timezone.now(), prefix="cad_model__index_row__")
    return WishListItem.objects.annotate(price_minor=price).filter(
        price_minor__lt=F("known_minor"),
        wish_list__owner=account_id,
        cad_model__index_row__currency=F("currency"),
        cad_model__index_row__in=card_rows(),
    )


def _cheaper(wish: DigestWish) -> Iterable[Cheaper]:
    items = cheaper_items(wish.person_id).select_related(
        "cad_model__designer__designer_profile", "cad_model__index_row"
    )
    told: set[int] = set()
    for item in items.order_by("-added_at", "-pk"):
        piece = item.cad_model
        if piece.pk in told or len(told) >= MOST_OF_EACH:
            continue
        told.add(piece.pk)
        yield Cheaper(
            piece_id=piece.pk,
            title=piece.title,
            designer_name=piece.designer.designer_name,
            url=settings.SITE_URL + piece.get_absolute_url(),
            before=Money(item.known_minor, item.currency),
            now=piece.index_row.price_on(timezone.now()).price,
        )


def _new_rows(wish: DigestWish) -> QuerySet[ListingIndex]:
    since = wish.sent_at or wish.asked_at
    followed = Follow.objects.filter(follower=wish.person_id)
    rows: QuerySet[ListingIndex] = card_rows().filter(
        cad_model__designer__in=followed.values("designer"),
        published_at__gt=since,
        cad_model__designer__followed_by__follower=wish.person_id,
        cad_model__designer__followed_by__since__lt=F("published_at"),
    )
    return rows.order_by("-published_at", "-cad_model")


def _new(row: ListingIndex) -> NewPiece:
    piece = row.cad_model
    return NewPiece(
        title=piece.title,
        designer_name=piece.designer.designer_name,
        url=settings.SITE_URL + piece.get_absolute_url(),
        price=row.price_on(timezone.now()).price,
    )
