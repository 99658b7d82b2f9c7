import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.json_field import DeclaredJSONField
from newsletter.states import ISSUE_MOVES, PUBLISHED, Interest, IssueState


class IssueQuerySet(models.QuerySet["Issue"]):
    def due(self) -> "IssueQuerySet":
        return self.filter(state=IssueState.SCHEDULED, send_after__lte=timezone.now())

    def published(self) -> "IssueQuerySet":
        return self.filter(state__in=PUBLISHED)


class Issue(models.Model):
    """One newsletter, written by staff and frozen when its sending begins."""

    slug = models.SlugField(
        max_length=60, unique=True, help_text="Its name in addresses, such as “spring-rings”."
    )

    subject = models.CharField(max_length=120)
    preview_line = models.CharField(
        max_length=140, blank=True, help_text="What a mailbox shows behind the subject."
    )
    # Markdown. A line [[piece:NAME]] becomes the card of the piece with that name in its address.
    body = models.TextField(
        max_length=40_000,
        help_text="Markdown. A line of its own [[piece:name-in-its-address]] becomes a card.",
    )
    # Empty: for everybody.
    interests = ArrayField(
        models.CharField(max_length=20, choices=Interest.choices), default=list, blank=True
    )
    # Price and weight of each piece as they stood when the sending began.
    cards = DeclaredJSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=IssueState.choices, default=IssueState.DRAFT)
    # Why it stands still, in words for staff.
    pause_reason = models.CharField(max_length=200, blank=True)
    failures_in_a_row = models.PositiveSmallIntegerField(default=0)
    # The mail server said "later": nothing is asked before this.
    try_after = models.DateTimeField(null=True, blank=True)

    send_after = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        permissions = [("send_issue", "Can send, pause and stop issues")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=IssueState.values), name="issue_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=IssueState.DRAFT) | Q(send_after__isnull=False),
                name="issue_has_a_time_once_scheduled",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLISHED) | Q(started_at__isnull=False),
                name="issue_sending_has_a_start",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="issue_moves",
                field="state",
                transitions=[(str(a.value), str(b.value)) for a, b in ISSUE_MOVES],
            ),
            # What was approved is what is sent.
            pgtrigger.Protect(
                name="issue_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (OLD.subject, OLD.preview_line, OLD.body, OLD.slug,"
                    " OLD.interests) IS DISTINCT FROM (NEW.subject, NEW.preview_line, NEW.body,"
                    " NEW.slug, NEW.interests)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def audit_id(self) -> str:
        return self.slug
