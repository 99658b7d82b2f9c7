"""What the data map asks of this room; the types are in common/personal.py."""

from django.db.models import Exists, OuterRef, Q

from common.appeals import AppealState
from common.personal import DataSubject
from moderation.models import Appeal
from moderation.states import ReportState, Side


def reported_by_address(person: DataSubject) -> Q:
    """Reports that came from one of the person's addresses, without an account."""
    return Q(reporter=None, reporter_address__in=person.addresses)


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
