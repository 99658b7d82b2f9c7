import secrets
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.triggers import append_only, keep_rows
from privacy.desk.states import (
    CASE_MOVES,
    CLOSED,
    PROVEN,
    REFUSALS,
    CaseAct,
    CaseChannel,
    CaseKind,
    CaseReason,
    CaseState,
    Identity,
)
from privacy.models.two_people import TwoPeople, agreed_once, another_agrees

# Without letters and digits that look alike.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_LIVES = timedelta(hours=24)
# Two calendar months are never longer.
_TWO_MONTHS = timedelta(days=62)
# The case's own three years, which its parts have no column for.
_CASE_IS_OVER = (
    "EXISTS (SELECT 1 FROM privacy_case one WHERE one.id = OLD.case_id "
    "AND one.closed_at + interval '3 years' <= now())"
)


def new_case_number() -> str:
    return "PR-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(closed_at=None)

    def running(self) -> "CaseQuerySet":
        """Open, and the clock goes."""
        return self.open().filter(paused_at=None)

    def overdue(self, now: datetime) -> "CaseQuerySet":
        return self.running().filter(due_at__lte=now)


class Case(models.Model):
    """A request about somebody's personal data, from its arrival until three years after its end.

    It holds no text and no address: those are in parts of it that go 30 days after its end.
    """

    number = models.CharField(max_length=12, unique=True, default=new_case_number)
    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    channel = models.CharField(max_length=8, choices=CaseChannel.choices)

    # Whom it is about: their account, once it is shown that they ask; and the code of the address
    # by which they are known again when they ask a second time.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
    )
    subject_code = models.CharField(max_length=64, blank=True)
    identity = models.CharField(max_length=10, choices=Identity.choices, default=Identity.OPEN)

    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    reason = models.CharField(max_length=24, choices=CaseReason.choices, blank=True)
    # Done in part, and refused for the rest.
    is_partial = models.BooleanField(default=False)

    received_at = models.DateTimeField(default=timezone.now)
    # The end of the first period; it moves by as long as the clock stood.
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        permissions = [("work_case", "Can answer requests about personal data")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=CaseChannel.values), name="case_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CaseState.values), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.DENIED, reason__in=REFUSALS)
                | Q(state=CaseState.FULFILLED, is_partial=True, reason__in=REFUSALS)
                | Q(state=CaseState.IN_PROGRESS, reason=CaseReason.NEED_USER_VERIFICATION)
                | (~Q(state=CaseState.DENIED) & Q(reason="", is_partial=False)),
                name="case_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="case_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) & ~Q(reason=CaseReason.NEED_USER_VERIFICATION)
                | Q(
                    paused_at__isnull=False,
                    identity=Identity.OPEN,
                    reason=CaseReason.NEED_USER_VERIFICATION,
                ),
                name="case_clock_stands_for_identity_only",
            ),
            models.CheckConstraint(
                condition=Q(identity__in=PROVEN, proven_at__isnull=False)
                | (~Q(identity__in=PROVEN) & Q(proven_at=None, identity__in=Identity.values)),
                name="case_proven_has_a_time",
            ),
            # One extension, decided in the first period, by two months at most.
            models.CheckConstraint(
                condition=Q(extended_at=None, due_at=F("first_due_at"))
                | Q(
                    extended_at__lt=F("first_due_at"),
                    due_at__gt=F("first_due_at"),
                    due_at__lte=F("first_due_at") + _TWO_MONTHS,
                ),
                name="case_extended_once_in_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="case_due"),
            models.Index(fields=["subject_code", "kind"], name="case_by_subject"),
        ]
        triggers = [
            pgtrigger.FSM(name="case_moves", field="state", transitions=CASE_MOVES),
            pgtrigger.ReadOnly(name="case_facts_unchanged", fields=["number", "received_at"]),
            # A refusal names the reason, the complaint body and the court before it stands.
            pgtrigger.Trigger(
                name="case_refused_in_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND "
                    "(NEW.state = 'denied' OR NEW.is_partial)"
                ),
                func=pgtrigger.Func(
                    "IF NOT EXISTS (SELECT 1 FROM privacy_caserefusal one "
                    "WHERE one.case_id = NEW.id) THEN "
                    "RAISE EXCEPTION 'pgtrigger: a refused case needs its refusal in words'; "
                    "END IF; RETURN NEW;"
                ),
            ),
            pgtrigger.Protect(
                name="case_kept_three_years",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "OLD.closed_at IS NULL OR OLD.closed_at + interval '3 years' > now()"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_id(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_proven(self) -> bool:
        return self.identity in PROVEN


class CaseContact(models.Model):
    """Where the answer to a case goes, and who asks for whom."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="contact")
    # Of the person whom it is about.
    address = models.EmailField(max_length=254, blank=True)
    # By post, where somebody asked on paper.
    post = models.TextField(max_length=500, blank=True)
    agent_name = models.CharField(max_length=120, blank=True)
    agent_address = models.EmailField(max_length=254, blank=True)
    # The person said so on the page that their link opens.
    agent_may_receive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agent_may_receive=False) | ~Q(agent_address=""),
                name="case_contact_agent_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class CaseMessage(models.Model):
    """What was written to us or by us in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    is_ours = models.BooleanField(default=False)
    # Whether whoever wrote it had shown who they are, when they wrote it.
    is_proven = models.BooleanField(default=False)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    # What the receiving mail server found about DKIM and SPF.
    mail_checks = models.TextField(max_length=2_000, blank=True)
    # Of the mail it came by, as a code: the same mail fetched twice is one message.
    mail_code = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mail_code"], condition=~Q(mail_code=""), name="case_message_once"
            ),
        ]

    def __str__(self) -> str:
        return f"message of {self.at:%Y-%m-%d %H:%M}"


class CaseFile(models.Model):
    """A file that came with a case, kept apart and opened by the desk alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    # Given before the file is written.
    storage_key = models.CharField(max_length=100, unique=True)
    file_name = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    is_mandate = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class CaseRefusal(models.Model):
    """Why a case was refused, whole or in part, and where the person can go with it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="refusal")
    reason = models.CharField(max_length=24, choices=CaseReason.choices)
    text = models.TextField(max_length=4_000)
    complaint_body = models.TextField(max_length=500)
    court_notice = models.TextField(max_length=1_000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=REFUSALS), name="case_refusal_reason_known"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(complaint_body="") & ~Q(court_notice=""),
                name="case_refusal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class CaseLinkQuerySet(models.QuerySet["CaseLink"]):
    def working(self, now: datetime) -> "CaseLinkQuerySet":
        return self.filter(used_at=None, expires_at__gt=now, case__closed_at=None)


class CaseLink(models.Model):
    """A link that was mailed to show who asks; only the fingerprint of its token is kept."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = CaseLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("sent_at") + LINK_LIVES),
                name="case_link_lives_a_day",
            ),
        ]
        triggers = [
            # Used once, it stays used.
            pgtrigger.Protect(
                name="case_link_used_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"link of {self.sent_at:%Y-%m-%d %H:%M}"


class Doer(models.TextChoices):
    """Who did something in a case; of the person themselves and of agents no name is kept here."""

    PERSON = "person", "The person"
    AGENT = "agent", "Whoever acts for the person"
    DESK = "desk", "The desk"
    SHOP = "shop", "The shop by itself"


class CaseEvent(models.Model):
    """One line of a case's timeline. It is never changed, and goes with the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=20, choices=CaseAct.choices)
    by = models.CharField(max_length=8, choices=Doer.choices)
    # At the desk.
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_events",
    )
    # In words of the desk, without the person's own.
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by=Doer.DESK, staff__isnull=False)
                | (~Q(by=Doer.DESK) & Q(staff=None, by__in=Doer.values)),
                name="case_event_desk_has_a_name",
            ),
        ]
        triggers = append_only("case_event", until=_CASE_IS_OVER, blanks={"detail": ""})

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d %H:%M}"


class CaseErasure(TwoPeople):
    """That somebody at the desk proposed to erase whom a case is about; somebody else decides."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="erasure")
    is_grace_waived = models.BooleanField(default=False)

    class Meta:
        constraints = another_agrees("case_erasure")
        triggers = [
            *agreed_once("case_erasure"),
            # A proposal that nobody has approved yet can be dropped.
            *keep_rows("case_erasure", until=f"OLD.approved_at IS NULL OR {_CASE_IS_OVER}"),
        ]

    def __str__(self) -> str:
        return f"erasure of {self.case_id}"
