from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.json_field import DeclaredJSONField
from common.page_scopes import changes_all_pages
from common.personal import Thing
from common.triggers import keep_rows, years_over
from privacy.models.data_export import new_number
from privacy.states import ERASURE_OPEN, ERASURE_RUNS, ErasureState, Step


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def of_person(self, person_id: int) -> "ErasureQuerySet":
        return self.filter(person=person_id)

    def of_address(self, address: str) -> "ErasureQuerySet":
        """Of an address that has no account."""
        return self.filter(person=None, contact=address)

    def open(self) -> "ErasureQuerySet":
        """Asked for, and neither cancelled nor finished."""
        return self.filter(state__in=ERASURE_OPEN)

    def past_grace(self, moment: datetime) -> "ErasureQuerySet":
        """Begun, or about to begin: it cannot be cancelled any more."""
        return self.open().exclude(state=ErasureState.GRACE, due_at__gt=moment)

    def held_by(self, thing: Thing) -> "ErasureQuerySet":
        return self.open().filter(held__contains=[held_name(thing)])


# When an erasure was over, by its columns.
_END = "COALESCE({row}.finished_at, {row}.cancelled_at)"
# Whether its own three years are over, which its parts have no column for.
ERASURE_IS_OVER = (
    "EXISTS (SELECT 1 FROM privacy_erasure one WHERE one.id = {erasure} "  # noqa: S608
    f"AND {years_over(_END.format(row='one'), 3)})"
)


class Erasure(models.Model):
    """That a person asked to be erased, how far that is, and what is left of it as a receipt."""

    # The receipt: random, and all that the person needs to ask how it went.
    number = models.CharField(max_length=16, unique=True, default=new_number)
    # Emptied at the end, so that a receipt leads to nobody. Of an address without an account it is
    # empty from the beginning.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Where the last mail goes once the account has no address any more; emptied when it is sent.
    contact = models.EmailField(max_length=254, blank=True)
    # Proven ones in small letters, as they were before the account lost them; emptied at the end.
    addresses = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    # What named the person, encrypted, to be sought at the end; emptied when nothing is left.
    sealed = models.TextField(blank=True)
    # SHA-256 in hex of the token in the cancel link, random enough to need no salt.
    cancel_hash = models.CharField(max_length=64, blank=True)

    state = models.CharField(
        max_length=10, choices=ErasureState.choices, default=ErasureState.GRACE
    )
    is_grace_waived = models.BooleanField(default=False)
    # What it waits for: words, and until when where that is known.
    waits_for = DeclaredJSONField(default=list, blank=True)
    # The rows that stay meanwhile, such as "orders.Order 12".
    held = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ErasureState.values), name="erasure_state_known"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(ERASURE_OPEN)),
                name="erasure_one_open",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("requested_at")), name="erasure_due_after_request"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ERASURE_RUNS), begun_at__isnull=False)
                | Q(state=ErasureState.FINISHED, begun_at__isnull=False)
                | Q(state__in=[ErasureState.GRACE, ErasureState.CANCELLED], begun_at=None),
                name="erasure_begun_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ErasureState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=ErasureState.CANCELLED) & Q(cancelled_at=None)),
                name="erasure_cancelled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ErasureState.FINISHED,
                    finished_at__isnull=False,
                    person=None,
                    contact="",
                    addresses=[],
                    cancel_hash="",
                    sealed="",
                )
                | (~Q(state=ErasureState.FINISHED) & Q(finished_at=None)),
                name="erasure_finished_leads_to_nobody",
            ),
        ]
        indexes = [GinIndex(fields=["held"], name="erasure_held")]
        triggers = [
            *keep_rows("erasure", until=years_over(_END.format(row="OLD"), 3)),
            changes_all_pages("erasure"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_id(self) -> str:
        # The number is the person's alone: with it a receipt shows what stays owed.
        return str(self.pk)

    def is_in_grace(self, now: datetime) -> bool:
        """Whether it can still be cancelled."""
        return self.state == ErasureState.GRACE and now < self.due_at


class ErasureStep(models.Model):
    """One step of an erasure and the place where it stands: whoever is killed loses nothing."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=10, choices=Step.choices)

    # Rows or files by what was done to them.
    counts = DeclaredJSONField(default=dict, blank=True)
    # The table, with the person's role in it, and its last row that is done.
    at_entry = models.CharField(max_length=120, blank=True)
    after_row = models.CharField(max_length=60, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    # The class of the last error, as long as the step is not through.
    last_error = models.CharField(max_length=100, blank=True)

    started_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["erasure", "name"], name="erasure_step_once"),
            models.CheckConstraint(condition=Q(name__in=Step.values), name="erasure_step_known"),
        ]
        triggers = keep_rows("erasure_step", until=ERASURE_IS_OVER.format(erasure="OLD.erasure_id"))

    def __str__(self) -> str:
        return f"{self.get_name_display()} of {self.erasure_id}"


def held_name(thing: Thing) -> str:
    return f"{thing.label} {thing.pk}"
