"""Somebody who left the demo, and a draft of staff that names them still: the desk decides."""

from django.db import transaction
from django.utils import timezone

from newsletter.models import Issue
from privacy.models import Erasure, ErasureStep, FoundTrace
from privacy.states import ErasureState, Step
from privacy.tracing.kinds import Sought
from privacy.tracing.matching import Trace
from privacy.tracing.sealing import seal
from privacy.tracing.values import Traces

NAME = "Ottilie Vandenberg"


@transaction.atomic
def seed_traces() -> None:
    """Once: a second call leaves what is there."""
    if FoundTrace.objects.exists():
        return
    draft = Issue.objects.create(
        slug="winter-settings", subject="Winter settings", body=f"A bezel that {NAME} drew for us."
    )
    now = timezone.now()
    erasure = Erasure.objects.create(
        state=ErasureState.WAITING,
        is_grace_waived=True,
        requested_at=now,
        due_at=now,
        begun_at=now,
        waits_for=[{"words": "staff, who look at what a search has found", "until": ""}],
        sealed=seal(Traces(frozenset({Trace(Sought.NAME, NAME.lower())}), {})),
    )
    for step in Step:
        is_over = step != Step.SWEEP
        ErasureStep.objects.create(erasure=erasure, name=step, finished_at=now if is_over else None)
    FoundTrace.objects.create(
        erasure=erasure, place="newsletter_issue.body", row_pk=str(draft.pk), kinds=[Sought.NAME]
    )
