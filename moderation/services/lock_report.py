"""Two of the staff, or both sides, may act at once: the second sees what the first did."""

from common.locking import lock_rows
from common.personal import hold_person
from models_catalog.models import CadModel, Release
from moderation.errors import DecisionRefused
from moderation.models import Report


def lock_report(report: Report) -> Report:
    """The report, locked and re-read, below its designer and its piece, which a decision moves.

    Raises DecisionRefused where it is gone.
    """
    hold_person(report.designer_id)
    if report.cad_model_id is not None:
        lock_rows(CadModel.objects.filter(pk=report.cad_model_id))
        # A piece that is taken down takes its version in review along.
        lock_rows(Release.objects.filter(cad_model=report.cad_model_id).in_work())
    found = Report.objects.filter(pk=report.pk)
    locked = lock_rows(found.select_related("designer", "reporter", "cad_model"))
    if not locked:
        raise DecisionRefused("This report is gone: it was past its period.")
    return locked[0]
