from moderation.models.appeal import Appeal
from moderation.models.report import Report
from moderation.models.report_decision import ReportDecision
from moderation.models.report_file import ReportFile
from moderation.models.suspension import Suspension

__all__ = ["Appeal", "Report", "ReportDecision", "ReportFile", "Suspension"]
