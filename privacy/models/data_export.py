import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.json_field import DeclaredJSONField
from common.personal import DataSubject, data_subject
from privacy.states import UNDER_WAY, ExportState


def new_number() -> str:
    return secrets.token_hex(8)


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def of_person(self, person_id: int) -> "DataExportQuerySet":
        return self.filter(person=person_id)

    def of_address(self, address: str) -> "DataExportQuerySet":
        """Copies of an address without an account."""
        return self.filter(person=None, address=address)

    def by_link(self, link_hash: str) -> "DataExportQuerySet":
        return self.filter(link_hash=link_hash).exclude(link_hash="")

    def under_way(self) -> "DataExportQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def free(self, moment: datetime) -> "DataExportQuerySet":
        """Under way, and in no worker's hands."""
        return self.under_way().filter(Q(taken_until=None) | Q(taken_until__lt=moment))

    def to_delete(self, moment: datetime) -> "DataExportQuerySet":
        """Past their time, or given up, with a file that may still lie in the store."""
        is_over = Q(state=ExportState.READY, expires_at__lte=moment) | Q(state=ExportState.FAILED)
        return self.filter(is_over).filter(parts__deleted_at=None, parts__isnull=False).distinct()


class DataExport(models.Model):
    """A copy of all that is stored about one person, made for them and kept for a week."""

    number = models.CharField(max_length=16, unique=True, default=new_number)
    # Empty where the copy is of an address without an account.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # Where the link goes that opens it without a log-in; empty where the log-in opens it.
    address = models.EmailField(max_length=254, blank=True)
    # SHA-256 in hex of the token in that link, random enough to need no salt.
    link_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    # Attempts in a row that ended without a finished part.
    attempt_count = models.PositiveSmallIntegerField(default=0)

    requested_at = models.DateTimeField(default=timezone.now)
    # A worker has it until then, so that two of them never build one part.
    taken_until = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="data_export_state_known"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="data_export_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["link_hash"], condition=~Q(link_hash=""), name="data_export_link_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""),
                name="data_export_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(link_hash="") | ~Q(address=""),
                name="data_export_link_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[ExportState.READY, ExportState.DELETED])
                    & Q(ready_at__isnull=False, expires_at__gt=F("ready_at"))
                )
                | (
                    ~Q(state__in=[ExportState.READY, ExportState.DELETED])
                    & Q(ready_at=None, expires_at=None)
                ),
                name="data_export_ready_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state=ExportState.DELETED, deleted_at__isnull=False)
                | (~Q(state=ExportState.DELETED) & Q(deleted_at=None)),
                name="data_export_deleted_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("privacy:export_detail", args=[self.number])

    def is_open(self, now: datetime) -> bool:
        """Whether its files can be downloaded."""
        is_ready = self.state == ExportState.READY
        return is_ready and self.expires_at is not None and now < self.expires_at

    @property
    def subject(self) -> DataSubject:
        """Whom it is a copy of."""
        if self.person is not None:
            return data_subject(self.person)
        return DataSubject(None, (self.address,))

    @property
    def is_over(self) -> bool:
        """Whether it was there once."""
        return self.ready_at is not None


class ExportPart(models.Model):
    """One ZIP of a copy."""

    export = models.ForeignKey(DataExport, on_delete=models.CASCADE, related_name="parts")
    # 1 is the one with the data and the list of all files; it is made last.
    number = models.PositiveSmallIntegerField()
    # Given before the file is written, so that what a dead worker left behind is found.
    storage_key = models.CharField(max_length=100, unique=True)
    # The person's files that go into it: key, path, size_bytes, about, is_public.
    planned = DeclaredJSONField(default=list)
    # What is in it: path, size_bytes, sha256.
    contents = DeclaredJSONField(default=list)

    size_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    # Told to the store, and not found there afterwards.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_part_number_unique"),
            models.CheckConstraint(
                condition=Q(built_at=None, size_bytes=None)
                | Q(built_at__isnull=False, size_bytes__isnull=False),
                name="export_part_built_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.number}"


class ExportDownload(models.Model):
    """That somebody downloaded a part of their copy."""

    part = models.ForeignKey(ExportPart, on_delete=models.CASCADE, related_name="downloads")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%Y-%m-%d %H:%M}"
