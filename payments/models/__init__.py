from payments.models.webhook_event import WebhookEvent

__all__ = ["WebhookEvent"]
