from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from geometry.isolation import WALL_SECONDS
from models_catalog.states import WORK_IN_PROGRESS, WorkState

# What a worker may need beyond the limit of its child: fetching, storing, the queue's own delay.
SLACK = timedelta(seconds=120)


class RunQuerySet(models.QuerySet[Any]):
    """Whose run is worked on next, which worker has it, and when another one may take it up."""

    def of_designer(self, designer_id: int) -> Self:
        return self.filter(release__cad_model__designer=designer_id)

    def by_turn(self) -> Self:
        """Free runs of designers for whom nothing of this kind is being done now.

        First of whoever has waited longest since a run of theirs was begun, so that ten files of
        one designer take turns with one of another.
        """
        now = timezone.now()
        runs = self.model._default_manager.all()
        busy = runs.running(now).values("release__cad_model__designer")
        begun = (
            runs.of_designer(OuterRef("release__cad_model__designer"))
            .order_by(F("started_at").desc(nulls_last=True))
            .values("started_at")[:1]
        )
        return (
            self.free(now)
            .exclude(release__cad_model__designer__in=busy)
            .annotate(last_begun_at=Subquery(begun))
            .order_by(F("last_begun_at").asc(nulls_first=True), "queued_at", "pk")
        )

    def lost(self) -> Self:
        """Runs that have waited, or been worked on, for longer than a living worker would take."""
        now = timezone.now()
        waiting = Q(state=WorkState.QUEUED, queued_at__lt=now - self.model.LOST_AFTER)
        return self.filter(waiting | self._dead(now))

    def free(self, now: datetime) -> Self:
        """Runs that nobody works on, or nobody any more."""
        return self.filter(Q(state=WorkState.QUEUED) | self._dead(now))

    def running(self, now: datetime) -> Self:
        return self.filter(state=WorkState.RUNNING).exclude(self._dead(now))

    def claim(self, pk: int, **also: Any) -> bool:
        """Make the caller the only one who does this work; False when it is taken or over."""
        now = timezone.now()
        return bool(
            self.free(now)
            .filter(pk=pk)
            .update(
                state=WorkState.RUNNING,
                percent=0,
                started_at=now,
                attempt_count=F("attempt_count") + 1,
                **also,
            )
        )

    def finish(self, pk: int, state: WorkState, **also: Any) -> None:
        self.filter(pk=pk, state__in=WORK_IN_PROGRESS).update(
            state=state, percent=100, finished_at=timezone.now(), **also
        )

    def put_back(self, pk: int, *, started_at: datetime | None = None, **also: Any) -> None:
        """The work is asked for anew, as if it had never been done.

        By `started_at`, the time when it was, its designer waits behind the others all the same.
        """
        self.filter(pk=pk).update(
            state=WorkState.QUEUED,
            percent=0,
            attempt_count=0,
            queued_at=timezone.now(),
            started_at=started_at,
            finished_at=None,
            **also,
        )

    def _dead(self, now: Any) -> Q:
        longest = timedelta(seconds=WALL_SECONDS) + SLACK
        return Q(state=WorkState.RUNNING, started_at__lt=now - longest)


class WorkbenchRun(models.Model):
    """Work on a release that a task does in a child process."""

    # Work that waits longer was lost by the broker, and is asked for again.
    LOST_AFTER: ClassVar[timedelta]
    MOST_ATTEMPTS: ClassVar[int] = 3

    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_in_progress(self) -> bool:
        return self.state in WORK_IN_PROGRESS

    @property
    def is_tried_out(self) -> bool:
        """Whether it was begun so often without a result that it is given up."""
        return self.attempt_count > self.MOST_ATTEMPTS
