"""What the shop tells the public once a year about reports and decisions (article 15)."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet

from common.appeals import AppealState, Ground
from moderation.models import Appeal, Report, ReportDecision, Suspension
from moderation.states import AppealKind, ReportKind, ReportState, Side


@dataclass(frozen=True)
class YearlyFigures:
    """Counts of one calendar year, in UTC, and hours from report to first decision."""

    year: int
    reports: int
    reports_by_kind: dict[str, int]
    reports_without_account: int
    upheld: int
    upheld_because_of_law: int
    upheld_because_of_terms: int
    refused: int
    still_open: int
    median_hours_to_decision: float | None
    files_barred: int
    strikes: int
    appeals_of_designers: int
    appeals_of_reporters: int
    counter_notices: int
    appeals_granted: int
    appeals_refused: int
    suspensions: int
    decided_by_machines: int

    def rows(self) -> list[tuple[str, str]]:
        """Names and values as a table reads them."""
        found = []
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                found += [(f"{name}: {kind}", str(count)) for kind, count in value.items()]
            else:
                found.append((name, "none" if value is None else str(value)))
        return found


def yearly_figures(year: int) -> YearlyFigures:
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    reports = Report.objects.filter(received_at__gte=since, received_at__lt=until)
    first = ReportDecision.objects.filter(decided_at__gte=since, decided_at__lt=until, appeal=None)
    appeals = Appeal.objects.filter(made_at__gte=since, made_at__lt=until)
    by_kind = dict(
        reports.order_by().values_list("kind").annotate(count=Count("pk")).order_by("kind")
    )
    return YearlyFigures(
        year=year,
        reports=reports.count(),
        reports_by_kind={kind.value: by_kind.get(kind.value, 0) for kind in ReportKind},
        reports_without_account=reports.filter(reporter=None).count(),
        upheld=first.filter(outcome=ReportState.UPHELD).count(),
        upheld_because_of_law=first.filter(ground=Ground.LAW).count(),
        upheld_because_of_terms=first.filter(ground=Ground.TERMS).count(),
        refused=first.filter(outcome=ReportState.REFUSED).count(),
        still_open=reports.open().count(),
        median_hours_to_decision=_median_hours(first),
        files_barred=first.filter(bars_files=True).count(),
        strikes=first.filter(is_strike=True).count(),
        appeals_of_designers=appeals.filter(side=Side.DESIGNER).count(),
        appeals_of_reporters=appeals.filter(side=Side.REPORTER).count(),
        counter_notices=appeals.filter(kind=AppealKind.COUNTER_NOTICE).count(),
        appeals_granted=appeals.filter(state=AppealState.GRANTED).count(),
        appeals_refused=appeals.filter(state=AppealState.REFUSED).count(),
        suspensions=Suspension.objects.filter(starts_at__gte=since, starts_at__lt=until).count(),
        decided_by_machines=0,
    )


def _median_hours(decisions: QuerySet[ReportDecision]) -> float | None:
    took: list[timedelta] = [
        decided - received
        for decided, received in decisions.values_list("decided_at", "report__received_at")
    ]
    if not took:
        return None
    return round(median(one.total_seconds() for one in took) / 3600, 1)
