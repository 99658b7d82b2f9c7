"""How much of the shop's room a designer takes up, and how much there is for one."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from models_catalog.models import CadModel, ProcessingRun, QuarantinedFile, ReleaseFile, Upload
from models_catalog.states import WORK_IN_PROGRESS

_GIGABYTE = 1000**3


@dataclass(frozen=True)
class Quota:
    """What one designer has; the most of each stands in the settings."""

    stored_bytes: int
    files: int
    listings: int
    waiting: int

    @property
    def room_text(self) -> str:
        """For the studio, e.g. 1.2 of 10 GB · 14 of 1,000 files · 3 of 500 pieces."""
        return (
            f"{_gigabytes(self.stored_bytes)} of {_gigabytes(settings.QUOTA_STORED_BYTES)} GB · "
            f"{self.files:,} of {settings.QUOTA_FILES:,} files · "
            f"{self.listings:,} of {settings.QUOTA_LISTINGS:,} pieces"
        )

    @property
    def percent(self) -> int:
        return min(100, self.stored_bytes * 100 // max(settings.QUOTA_STORED_BYTES, 1))


def quota_of(user: User) -> Quota:
    """Files on their way in count with the room that they announced."""
    kept = ReleaseFile.objects.filter(release__cad_model__designer=user)
    # It takes up room too, until it goes: nobody fills the store with malware.
    locked_away = QuarantinedFile.objects.filter(designer=user)
    coming = Upload.objects.filter(owner=user).exclude(run__release__files__is_measured=True)
    return Quota(
        stored_bytes=sum(
            rows.aggregate(sum=Sum("size_bytes"))["sum"] or 0
            for rows in (kept, coming, locked_away)
        ),
        files=kept.count() + coming.count(),
        listings=CadModel.objects.filter(designer=user).count(),
        waiting=ProcessingRun.objects.of_designer(user.pk)
        .filter(state__in=WORK_IN_PROGRESS)
        .count(),
    )


def _gigabytes(count: int) -> str:
    return f"{count / _GIGABYTE:.1f}".removesuffix(".0")
