"""Staff suspend a designer whose pieces were strikes again and again, and end that."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.personal import hold_person
from models_catalog.services.withdraw_listings import withdraw_listings
from moderation.acts import ModerationAct
from moderation.emails import tell_suspended, tell_suspension_lifted
from moderation.errors import SuspensionRefused
from moderation.models import Suspension
from moderation.selectors.strikes import strike_count, suspension_of
from moderation.states import STRIKES_OF_REPEAT_OFFENDER

LONGEST_DAYS = 365


@transaction.atomic
def suspend_designer(*, actor: User, person: User, days: int, reason: str) -> Suspension:
    """All pieces leave the shelf and none comes back before its end; buyers keep what they bought.

    Raises SuspensionRefused.
    """
    now = timezone.now()
    hold_person(person.pk)
    problem = why_not_suspended(person, by=actor)
    if problem:
        raise SuspensionRefused(problem)
    if not reason.strip() or not 1 <= days <= LONGEST_DAYS:
        raise SuspensionRefused(f"Say why, and for how many days: 1 to {LONGEST_DAYS}.")
    suspension = Suspension.objects.create(
        person=person,
        reason=reason.strip(),
        starts_at=now,
        ends_at=now + timedelta(days=days),
        decided_by=actor,
    )
    withdraw_listings(person)
    record_act(
        actor=actor, act=ModerationAct.SUSPENDED, target=suspension, reason=suspension.reason
    )
    tell_suspended(suspension)
    return suspension


def why_not_suspended(person: User, *, by: User) -> str:
    """What stands against it, in a sentence for staff; empty when nothing does."""
    now = timezone.now()
    if not by.is_staff or by.pk == person.pk:
        return "Only staff suspend a designer, and nobody themselves."
    running = suspension_of(person.pk, now)
    if running is not None:
        return f"This designer is suspended already, until {running.ends_at:%-d %B %Y}."
    strikes = strike_count(person.pk, now)
    if strikes < STRIKES_OF_REPEAT_OFFENDER:
        return (
            f"This designer has {strikes} of the {STRIKES_OF_REPEAT_OFFENDER} strikes within a "
            "year that a suspension needs."
        )
    return ""


@transaction.atomic
def lift_suspension(*, actor: User, suspension: Suspension, reason: str) -> Suspension:
    """Raises SuspensionRefused where it is over, and to others than staff."""
    now = timezone.now()
    hold_person(suspension.person_id)
    running = Suspension.objects.in_force(now).filter(pk=suspension.pk)
    found = running.select_related("person").first()
    if found is None:
        raise SuspensionRefused("This suspension is over already.")
    if not actor.is_staff or actor.pk == found.person_id or not reason.strip():
        raise SuspensionRefused("Only staff end a suspension, nobody their own, and they say why.")
    found.lifted_at = now
    found.save(update_fields=["lifted_at"])
    record_act(
        actor=actor, act=ModerationAct.SUSPENSION_LIFTED, target=found, reason=reason.strip()
    )
    tell_suspension_lifted(found, reason.strip())
    return found
