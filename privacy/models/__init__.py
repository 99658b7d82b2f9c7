from privacy.models.consent import Consent
from privacy.models.pending_file import PendingFile
from privacy.models.purge_run import PurgeRun
from privacy.models.purge_watch import PurgeWatch
from privacy.models.staff_log import StaffLogEntry

__all__ = ["Consent", "PendingFile", "PurgeRun", "PurgeWatch", "StaffLogEntry"]
