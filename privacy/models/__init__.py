from privacy.models.consent import Consent
from privacy.models.staff_log import StaffLogEntry

__all__ = ["Consent", "StaffLogEntry"]
