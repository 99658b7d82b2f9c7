import pgtrigger
from django.db import models
from django.db.models import Q

from common.sent_file import SentFile
from moderation.models.report import Report

FILES_AT_MOST = 3
# Whoever keeps such pictures breaks the law himself; where they are has to be said in words.
_OF_NO_CHILD = """
    IF (SELECT kind FROM moderation_report WHERE id = NEW.report_id) = 'child' THEN
        RAISE EXCEPTION 'Report % is about a child and takes no files', NEW.report_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ReportFile(SentFile):
    """A picture or a PDF that came with a report as evidence; only staff open it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    size_bytes = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"], name="report_file_position_unique"
            ),
            # The form sent twice adds nothing.
            models.UniqueConstraint(fields=["report", "sha256"], name="report_file_sent_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=FILES_AT_MOST),
                name="report_file_one_of_three",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="report_file_not_empty"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="report_file_unchanged"),
            pgtrigger.Trigger(
                name="report_file_of_no_child",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OF_NO_CHILD,
            ),
        ]

    @property
    def audit_id(self) -> str:
        return f"{self.report}/{self.position}"
