"""What the data map asks of this room; the types are in common/personal.py."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from common.appeals import AppealState
from common.personal import DataSubject, PersonalFile
from moderation.models import Appeal, ReportFile
from moderation.states import ReportState, Side


def reported_by_address(person: DataSubject) -> Q:
    """Reports that came from one of the person's addresses, without an account."""
    return Q(reporter=None, reporter_address__in=person.addresses)


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """What somebody showed with reports, with or without an account."""
    mine = ReportFile.objects.filter(
        Q(report__reporter__in=[person.account_id])
        | Q(report__reporter=None, report__reporter_address__in=person.addresses)
    )
    for file in mine.select_related("report").order_by("pk"):
        ending = "webp" if file.is_picture else "pdf"
        yield PersonalFile(
            key=file.storage_key,
            path=f"reports/{file.report.number}/file {file.position}.{ending}",
            size_bytes=file.size_bytes,
            about=gettext("a file that you sent with report %(number)s")
            % {"number": file.report.number},
        )


def contested_by_address(person: DataSubject) -> Q:
    """What the reporter without an account wrote against a decision."""
    return Q(
        side=Side.REPORTER,
        person=None,
        report__reporter=None,
        report__reporter_address__in=person.addresses,
    )


def is_report_open() -> Q:
    """Reports that are not decided yet, or whose decision is contested."""
    contested = Appeal.objects.filter(report=OuterRef("pk"), state=AppealState.OPEN)
    return Q(state=ReportState.OPEN) | Q(Exists(contested))
