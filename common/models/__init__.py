from common.models.audit_entry import AuditEntry, Machine
from common.models.outbox_mail import OutboxMail

__all__ = ["AuditEntry", "Machine", "OutboxMail"]
