"""Somebody keeps a piece in one of their lists, or takes it out."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from models_catalog.models import CadModel, ListingIndex
from saving.errors import NotSaved
from saving.models import WishList, WishListItem
from saving.models.wish_list import FIRST_NAME, PIECES_AT_MOST
from saving.services.change_list import make_list


@transaction.atomic
def save_piece(
    *, actor: User, cad_model: CadModel, wish_list: WishList | None = None
) -> WishListItem:
    """Into their first list where none is named; twice is once. Raises NotSaved, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    row = ListingIndex.objects.filter(cad_model=cad_model).first()
    if row is None:
        raise NotSaved(gettext("This piece is not on the shelf any more, so it cannot be saved."))
    chosen = (
        WishList.objects.filter(owner=actor, pk=wish_list.pk).first()
        if wish_list
        else WishList.objects.filter(owner=actor).first()
        or make_list(actor=actor, name=gettext(FIRST_NAME))
    )
    if chosen is None:
        raise NotSaved(gettext("This list is gone. Choose another one."))
    held = chosen.items.filter(cad_model=cad_model).first()
    if held is not None:
        return held
    if chosen.items.count() >= PIECES_AT_MOST:
        raise NotSaved(
            gettext("A list holds %(pieces_at_most)s pieces. Take one out, or make a new list.")
            % {"pieces_at_most": PIECES_AT_MOST}
        )
    return WishListItem.objects.create(
        wish_list=chosen,
        cad_model=cad_model,
        known_minor=row.price_on(timezone.now()).price.minor,
        currency=row.currency,
    )


@transaction.atomic
def take_piece_out(*, actor: User, cad_model: CadModel, wish_list: WishList) -> None:
    """Of one list; a second time changes nothing."""
    WishListItem.objects.filter(
        wish_list=wish_list, wish_list__owner=actor, cad_model=cad_model
    ).delete()
