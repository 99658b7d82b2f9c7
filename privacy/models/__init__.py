from privacy.models.breach import Breach
from privacy.models.case import (
    Case,
    CaseContact,
    CaseErasure,
    CaseEvent,
    CaseFile,
    CaseLink,
    CaseMessage,
    CaseRefusal,
    Doer,
)
from privacy.models.child_report import ChildReport
from privacy.models.consent import Consent
from privacy.models.data_export import DataExport, ExportDownload, ExportPart
from privacy.models.disclosure import Disclosure
from privacy.models.erasure import Erasure, ErasureStep
from privacy.models.found_trace import FoundTrace, TraceDecision, TraceEnd, TraceGround
from privacy.models.hold import Hold, HoldReason
from privacy.models.idle_notice import IdleNotice
from privacy.models.objection import Objection
from privacy.models.pending_file import PendingFile
from privacy.models.policy_notice import PolicyNotice
from privacy.models.policy_version import PolicyVersion
from privacy.models.purge_run import PurgeRun
from privacy.models.purge_watch import PurgeWatch
from privacy.models.restriction import Restriction
from privacy.models.staff_log import StaffLogEntry
from privacy.models.staff_view import StaffView

__all__ = [
    "Breach",
    "Case",
    "CaseContact",
    "CaseErasure",
    "CaseEvent",
    "CaseFile",
    "CaseLink",
    "CaseMessage",
    "CaseRefusal",
    "ChildReport",
    "Consent",
    "DataExport",
    "Disclosure",
    "Doer",
    "Erasure",
    "ErasureStep",
    "ExportDownload",
    "ExportPart",
    "FoundTrace",
    "Hold",
    "HoldReason",
    "IdleNotice",
    "Objection",
    "PendingFile",
    "PolicyNotice",
    "PolicyVersion",
    "PurgeRun",
    "PurgeWatch",
    "Restriction",
    "StaffLogEntry",
    "StaffView",
    "TraceDecision",
    "TraceEnd",
    "TraceGround",
]
