from orders.models.casting_record import CastingRecord
from orders.models.coupon import Coupon, CouponUse
from orders.models.document import Document, DocumentKind, DocumentParty, DocumentSeries
from orders.models.exclusive import ExclusiveReservation
from orders.models.guest import Buyer, Guest, GuestBrowser, Shopper, actor_of, orders_of
from orders.models.guest_link import GuestLink
from orders.models.guest_version_mail_stop import GuestVersionMailStop
from orders.models.held_payment import HeldPayment
from orders.models.ledger import (
    CAUSE_OF,
    CauseKind,
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
)
from orders.models.licence_grant import Download, LicenceGrant
from orders.models.line_settlement import LineSettlement
from orders.models.order import DiscountBearer, Order, OrderLine
from orders.models.version_mail_stop import VersionMailStop

__all__ = [
    "CAUSE_OF",
    "Buyer",
    "CastingRecord",
    "CauseKind",
    "Coupon",
    "CouponUse",
    "DiscountBearer",
    "Document",
    "DocumentKind",
    "DocumentParty",
    "DocumentSeries",
    "Download",
    "ExclusiveReservation",
    "Guest",
    "GuestBrowser",
    "GuestLink",
    "GuestVersionMailStop",
    "HeldPayment",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerKind",
    "LedgerTransaction",
    "LicenceGrant",
    "LineSettlement",
    "Order",
    "OrderLine",
    "Shopper",
    "VersionMailStop",
    "actor_of",
    "orders_of",
]
