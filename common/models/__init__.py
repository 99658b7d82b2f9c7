from common.models.audit_entry import AuditEntry, Machine
from common.models.outbox_mail import MailPriority, OutboxMail
from common.models.page_change import PageChange

__all__ = ["AuditEntry", "Machine", "MailPriority", "OutboxMail", "PageChange"]
