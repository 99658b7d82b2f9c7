"""What becomes of a trace that a search has found: one at the desk proposes it, another agrees."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from common.locking import lock_name, lock_rows
from common.queue import enqueue
from privacy.desk.acts import DeskAct
from privacy.erasing.blank_found import blank_found, why_not_blanked
from privacy.errors import TraceNotDecided
from privacy.models import ErasureStep, FoundTrace, TraceDecision, TraceEnd
from privacy.states import Step


@transaction.atomic
def propose_end(
    *,
    actor: AbstractBaseUser,
    found: FoundTrace,
    do: TraceEnd,
    why: str,
    ground: str = "",
    basis: str = "",
) -> TraceDecision:
    """Nothing is changed by it. Raises TraceNotDecided."""
    found = _lock(found)
    there = TraceDecision.objects.filter(found=found).first()
    if there is not None:
        raise TraceNotDecided(f"“{there.get_do_display()}” is proposed already.")
    problem = why_not_blanked(found) if do == TraceEnd.BLANK else ""
    if problem:
        raise TraceNotDecided(problem)
    decision = TraceDecision.objects.create(
        found=found, do=do, ground=ground, basis=basis, asked_by_id=actor.pk
    )
    record_act(actor=actor, act=DeskAct.TRACE_PROPOSED, target=found, reason=why)
    return decision


@transaction.atomic
def approve_end(*, actor: AbstractBaseUser, found: FoundTrace, why: str) -> int:
    """By somebody else than who proposed it: how many rows were blanked.

    When nothing waits any more, the search looks again at once. Raises TraceNotDecided.
    """
    # Of two that decide the last ones of an erasure at once, the second finds that it is the last.
    lock_name(f"found:{found.erasure_id}")
    decision = _proposed(found)
    if decision.asked_by_id == actor.pk:
        raise TraceNotDecided("You proposed this. Somebody else has to agree.")
    # The row in which it stands, of any table, is locked before what was found there.
    blanked = blank_found(decision.found) if decision.do == TraceEnd.BLANK else 0
    found = _lock(found)
    now = timezone.now()
    decision.agree(actor, now)
    decision.save(update_fields=["approved_by", "approved_at"])
    found.settled_at = now
    found.save(update_fields=["settled_at"])
    record_act(actor=actor, act=DeskAct.TRACE_APPROVED, target=found, reason=why)
    if not found.erasure.found.waiting().exists():
        _look_again(found.erasure_id)
    return blanked


@transaction.atomic
def drop_proposal(*, actor: AbstractBaseUser, found: FoundTrace, why: str) -> None:
    """By anybody at the desk, as long as nobody has agreed. Raises TraceNotDecided."""
    found = _lock(found)
    _proposed(found).delete()
    record_act(actor=actor, act=DeskAct.TRACE_DROPPED, target=found, reason=why)


def _look_again(erasure_id: int) -> None:
    steps = ErasureStep.objects.filter(erasure=erasure_id, name=Step.SWEEP, finished_at=None)
    steps.update(try_after=timezone.now())
    enqueue("privacy.continue_erasure_task", erasure_id)


def _proposed(found: FoundTrace) -> TraceDecision:
    decision = TraceDecision.objects.filter(found=found.pk).select_related("found__erasure").first()
    if decision is None or decision.is_approved:
        raise TraceNotDecided("Nothing is proposed about it now.")
    return decision


def _lock(found: FoundTrace) -> FoundTrace:
    locked = lock_rows(FoundTrace.objects.waiting().filter(pk=found.pk))
    if not locked:
        raise TraceNotDecided(
            "It is decided already, or was not there any more when the search looked again."
        )
    return locked[0]
