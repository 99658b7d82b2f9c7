from orders.models.ledger import LedgerAccount, LedgerEntry, LedgerKind, LedgerTransaction
from orders.models.licence_grant import Download, LicenceGrant
from orders.models.order import Order, OrderLine
from orders.models.webhook_event import WebhookEvent

__all__ = [
    "Download",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerKind",
    "LedgerTransaction",
    "LicenceGrant",
    "Order",
    "OrderLine",
    "WebhookEvent",
]
