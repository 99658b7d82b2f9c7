"""Ask that a row stays, have somebody else agree, look again within 90 days, and let it go."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.audit import record_act
from common.locking import lock_rows
from common.personal import Thing
from privacy.data_map import data_map
from privacy.desk.acts import DeskAct
from privacy.errors import HoldNotPossible
from privacy.holds import no_row_goes
from privacy.models import Hold, HoldReason
from privacy.models.hold import REVIEW_WITHIN


@transaction.atomic
def ask_hold(
    *, actor: AbstractBaseUser, thing: Thing, reason: HoldReason, basis: str, why: str
) -> Hold:
    """It holds nothing until somebody else approves it. Raises HoldNotPossible."""
    thing = _existing(thing)
    there = Hold.objects.on(thing).filter(reason=reason, released_at=None).first()
    if there is not None:
        return there
    now = timezone.now()
    hold = Hold.objects.create(
        thing_label=thing.label,
        thing_pk=str(thing.pk),
        reason=reason,
        basis=basis,
        asked_by_id=actor.pk,
        asked_at=now,
        reviewed_at=now,
        review_at=now + REVIEW_WITHIN,
    )
    record_act(actor=actor, act=DeskAct.HOLD_ASKED, target=hold, reason=why)
    return hold


@transaction.atomic
def approve_hold(*, actor: AbstractBaseUser, hold: Hold, why: str) -> Hold:
    """By somebody else than who asked. Raises HoldNotPossible, also when the row is gone."""
    no_row_goes()
    is_there = _lock_row(hold)
    hold = _lock(hold)
    if hold.approved_at is not None:
        return hold
    if hold.asked_by_id == actor.pk:
        raise HoldNotPossible("You asked for this hold. Somebody else has to approve it.")
    if not is_there:
        raise HoldNotPossible(f"{hold} went before anybody approved it, so nothing can be held.")
    now = timezone.now()
    hold.approved_by_id, hold.approved_at = actor.pk, now
    hold.reviewed_at, hold.review_at = now, now + REVIEW_WITHIN
    hold.save()
    record_act(actor=actor, act=DeskAct.HOLD_APPROVED, target=hold, reason=why)
    return hold


@transaction.atomic
def review_hold(*, actor: AbstractBaseUser, hold: Hold, why: str) -> Hold:
    """It is still needed: look again within 90 days. Raises HoldNotPossible."""
    hold = _lock(hold)
    if hold.approved_at is None:
        raise HoldNotPossible("Nobody has approved it yet, so there is nothing to review.")
    now = timezone.now()
    hold.reviewed_at, hold.review_at = now, now + REVIEW_WITHIN
    hold.save()
    record_act(actor=actor, act=DeskAct.HOLD_REVIEWED, target=hold, reason=why)
    return hold


@transaction.atomic
def release_hold(*, actor: AbstractBaseUser, hold: Hold, why: str) -> Hold:
    """From now on the row goes when its period is over. Raises HoldNotPossible."""
    hold = _lock(hold)
    hold.released_by_id, hold.released_at = actor.pk, timezone.now()
    hold.save()
    record_act(actor=actor, act=DeskAct.HOLD_RELEASED, target=hold, reason=why)
    return hold


def tables() -> list[str]:
    """What can be held: every table of the data map but that of accounts, which are not held."""
    own = data_map().records
    return sorted(label for label, record in own.items() if _is_holdable(label, bool(record)))


def _is_holdable(label: str, is_declared: bool) -> bool:
    return is_declared and label not in {"accounts.User", "privacy.Hold"}


def _existing(thing: Thing) -> Thing:
    if thing.label not in tables():
        raise HoldNotPossible("Choose one of the tables. A whole account cannot be held.")
    try:
        row = _row(thing).first()
    except (ValidationError, ValueError, OverflowError) as error:
        raise HoldNotPossible(f"{thing.pk} is no number of a row in {thing.label}.") from error
    if row is None:
        raise HoldNotPossible(f"{thing.label} has no row {thing.pk}. It may be gone already.")
    return Thing(thing.label, row.pk)


def _row(thing: Thing) -> QuerySet[Any]:
    model = apps.get_model(thing.label)
    rows: QuerySet[Any] = model._base_manager.filter(pk=model._meta.pk.to_python(thing.pk))
    return rows


def _lock_row(hold: Hold) -> bool:
    """Whether what is to be held is there; nobody takes it away until the transaction ends."""
    rows = _row(Thing(hold.thing_label, hold.thing_pk)).select_for_update(no_key=True)
    return bool(rows.values_list("pk"))


def _lock(hold: Hold) -> Hold:
    (locked,) = lock_rows(Hold.objects.filter(pk=hold.pk))
    if locked.released_at is not None:
        raise HoldNotPossible("This hold is released already. Ask for a new one if need be.")
    return locked
