"""A person's lists and whom they follow, as their pages show them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from accounts.models import User
from common.personal import accounts_asked_to_leave, barred_accounts
from models_catalog.models import CadModel
from models_catalog.selectors.cards import CardItem, card_rows, cards
from privacy.purposes import Use
from saving.models import DigestWish, Follow, WishList


@dataclass(frozen=True)
class ListLine:
    wish_list: WishList
    piece_count: int
    url: str


@dataclass(frozen=True)
class Followed:
    name: str
    username: str
    url: str


@dataclass(frozen=True)
class Saved:
    lists: list[ListLine]
    followed: list[Followed]
    gets_digest: bool


@dataclass(frozen=True)
class ListedPiece:
    """`card` is None for what left the shelf; its title stays until the reader takes it out."""

    slug: str
    title: str
    card: CardItem | None


def saved_of(person: User) -> Saved:
    """Three queries."""
    lists = WishList.objects.filter(owner=person).annotate(piece_count=Count("items"))
    return Saved(
        lists=[
            ListLine(one, one.piece_count, reverse("saving:list_detail", args=[one.pk]))
            for one in lists
        ],
        followed=[
            Followed(
                name=one.designer.designer_name,
                username=one.designer.username,
                url=reverse("models_catalog:designer_page", args=[one.designer.username]),
            )
            for one in _followed(person)
        ],
        gets_digest=DigestWish.objects.filter(person=person).exists(),
    )


def _followed(person: User) -> QuerySet[Follow]:
    """Whoever closed their account, or may not be shown now, is left out."""
    return (
        Follow.objects.filter(follower=person, designer__closed_at=None)
        .exclude(designer__in=barred_accounts(Use.SHOW))
        .select_related("designer__designer_profile")
    )


def pieces_of(wish_list: WishList) -> list[ListedPiece]:
    """The last one saved first, in two queries."""
    models = [item.cad_model for item in wish_list.items.select_related("cad_model")]
    shown = {card.slug: card for card in cards(card_rows().filter(cad_model__in=models))}
    return [ListedPiece(one.slug, one.title, shown.get(one.slug)) for one in models]


def shared_list(link: str) -> WishList | None:
    """Of whoever may be shown and stays; the page names nobody."""
    return (
        WishList.objects.filter(link=link, owner__closed_at=None)
        .exclude(owner__in=barred_accounts(Use.SHOW))
        .exclude(owner__in=accounts_asked_to_leave())
        .first()
    )


def lists_with(person: User, cad_model: CadModel) -> list[WishList]:
    return list(WishList.objects.filter(owner=person, items__cad_model=cad_model))
