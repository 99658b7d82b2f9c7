"""A designer offers several pieces at one price, changes such a set, or ends it."""

import secrets

from django.conf import settings
from django.db import transaction

from accounts.models import User
from common.child_words import show_childs_words
from common.locking import lock_rows
from common.personal import hold_person
from models_catalog.errors import SetRefused
from models_catalog.free_slug import free_slug
from models_catalog.models import CadModel, PieceInSet, PieceSet
from models_catalog.selectors.set_plan import SetPlan, plan_set
from models_catalog.set_wish import SetWish

SETS_AT_MOST = 50


@transaction.atomic
def keep_set(*, actor: User, piece_set: PieceSet | None, wish: SetWish, seen: str) -> PieceSet:
    """All that the designer saw planned, or nothing. Its address stays when its name changes.

    The same wish twice makes one set. Raises SetRefused, also where it would be something else by
    now than what bears the mark `seen`.
    """
    hold_person(actor.pk)
    # A price that changes meanwhile waits, or is seen.
    lock_rows(CadModel.objects.by_designer(actor).filter(slug__in=wish.slugs))
    own = PieceSet.objects.filter(designer=actor)
    kept = own.filter(pk=piece_set.pk).first() if piece_set else None
    if piece_set is not None and kept is None:
        raise SetRefused("This set was ended in another window.")
    same = own.filter(name=wish.name).first()
    if kept is None and same is not None and _is(same, wish):
        return same
    plan = plan_set(actor, wish, instead_of=kept)
    if plan.mark != seen:
        raise SetRefused(
            "Something changed since you looked at this, so nothing was saved. Below is what the "
            "set would be now."
        )
    if kept is None and own.count() >= SETS_AT_MOST:
        raise SetRefused(f"A shop has {SETS_AT_MOST} sets at most. End one first.")
    before = {"name of a set": kept.name, "text of a set": kept.words} if kept else {}
    after = {"name of a set": wish.name, "text of a set": wish.words}
    show_childs_words(actor=actor, before=before, after=after)
    return _write(kept or _new(actor, wish.name), plan)


@transaction.atomic
def end_set(*, actor: User, piece_set: PieceSet) -> None:
    """Carts that hold it say so; what was bought stays as it is. A second time changes nothing."""
    PieceSet.objects.filter(designer=actor, pk=piece_set.pk).delete()


def _write(kept: PieceSet, plan: SetPlan) -> PieceSet:
    kept.name, kept.words, kept.kind = plan.wish.name, plan.wish.words, plan.wish.kind
    kept.price_minor, kept.currency = plan.price.minor, plan.currency
    kept.piece_count = len(plan.pieces)
    kept.full_clean()
    kept.save()
    kept.places.all().delete()
    PieceInSet.objects.bulk_create(
        PieceInSet(piece_set=kept, cad_model=piece.cad_model, position=position)
        for position, piece in enumerate(plan.pieces)
    )
    return kept


def _new(actor: User, name: str) -> PieceSet:
    return PieceSet(
        public_id=secrets.token_urlsafe(9),
        designer=actor,
        slug=free_slug(PieceSet.objects.filter(designer=actor), name, otherwise="set"),
        currency=settings.SHOP_CURRENCY,
    )


def _is(kept: PieceSet, wish: SetWish) -> bool:
    slugs = tuple(kept.places.order_by("position").values_list("cad_model__slug", flat=True))
    return (kept.words, kept.kind, kept.price_minor, slugs) == (
        wish.words,
        wish.kind,
        wish.price_minor,
        wish.slugs,
    )
