from common.models.audit_entry import AuditEntry, Machine
from common.models.outbox_mail import MailPriority, OutboxMail

__all__ = ["AuditEntry", "Machine", "MailPriority", "OutboxMail"]
