"""Worlds for the tests of the data map: people, and one row of each table that is about them.

A row is filled by its fields alone, so a new table is in the worlds at once; where a rule of the
database asks for more, FACTS says what. A row's people are chosen here by the names of its columns
and not by the map, which is what is tested.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pgtrigger
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from accounts.models.reserved_username import username_code
from aftersales.models import Refund
from common.address_code import address_code
from common.personal import DataSubject, data_subject
from models_catalog.models import CadModel, Release
from newsletter.models import Subscription
from orders.models import Order
from payouts.models import ConnectedAccount, Transfer
from privacy.data_map import data_map
from privacy.purposes import Purpose, Role
from tests.cast import make_person

BUYER_COLUMNS = {
    "buyer",
    "client",
    "holder",
    "person",
    "user",
    "recipient",
    "sender",
    "reporter",
    "follower",
    "asker",
    "author",
    "voter",
}
DESIGNER_COLUMNS = {"designer", "owner"}
ACTOR_COLUMNS = {
    *("decided_by", "staff", "asked_by", "approved_by", "released_by", "corrected_by"),
    *("issued_by", "first_decided_by"),
}
# Whose columns of these tables another person fills than their names say.
COLUMNS_OF_OTHERS = {
    "accounts.DesignerProfile.user": "designer",
    "saving.WishList.owner": "buyer",
    "moderation.Suspension.person": "designer",
    "reviews.ReviewMailStop.person": "designer",
    "admin.LogEntry.user": "actor",
    "common.AuditEntry.person": "actor",
    "privacy.StaffView.viewer": "actor",
    "privacy.Disclosure.given_by": "actor",
    "privacy.Disclosure.approved_by": "actor",
}
ROLE_PEOPLE = {
    Role.ACCOUNT: "buyer",
    Role.BUYER: "buyer",
    Role.RECIPIENT: "buyer",
    Role.DESIGNER: "designer",
    Role.ACTOR: "actor",
    Role.NAMED: "buyer",
}
# Tables whose row is about the designer, in a role that is elsewhere the buyer's.
DESIGNERS_OWN = {"accounts.DesignerProfile"}


@dataclass
class World:
    """One buyer, with an account or as a guest, one designer, and staff."""

    name: str
    buyer: User | None
    designer: User
    actor: User
    # Who agrees to what needs two of the staff; no row is theirs alone.
    second: User
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.name}-guest@example.test"

    def person(self, label: str, role: Role) -> DataSubject:
        part = "designer" if label in DESIGNERS_OWN else ROLE_PEOPLE[role]
        account = getattr(self, part)
        if account is None:
            return DataSubject(account_id=None, addresses=(self.address,))
        return data_subject(account)

    def people(self) -> list[DataSubject]:
        accounts = [a for a in (self.buyer, self.designer, self.actor) if a is not None]
        found = [data_subject(one) for one in accounts]
        return found if self.buyer else [*found, DataSubject(None, (self.address,))]


def make_world(name: str, *, is_guest: bool) -> World:
    """Every declared table that is about somebody has a row in it."""
    world = World(
        name=name,
        buyer=None if is_guest else make_person(username=f"{name}-buyer"),
        designer=make_person(username=f"{name}-designer"),
        actor=make_person(username=f"{name}-actor", is_staff=True),
        second=make_person(username=f"{name}-second", is_staff=True),
    )
    # The rows show where roads lead, not whether a sale adds up.
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for label, record in data_map().records.items():
            if record.subjects:
                row_of(world, apps.get_model(label))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return world


def row_of(world: World, model: type[models.Model]) -> Any:
    label = model._meta.label
    if label not in world.rows:
        if label == "accounts.User":
            world.rows[label] = world.buyer
        elif label in (ACCOUNTS_ONLY if world.buyer is None else GUESTS_ONLY):
            world.rows[label] = None
        else:
            world.rows[label] = model._base_manager.create(**_facts(world, model))
    return world.rows[label]


ACCOUNTS_ONLY = {
    "accounts.AddressChange",
    "accounts.Correction",
    "accounts.ReservedUsername",
    "accounts.Profile",
    "accounts.ApiToken",
    "accounts.Session",
    "account.EmailAddress",
    "mfa.Authenticator",
    "account.EmailConfirmation",
    "privacy.IdleNotice",
    "privacy.PolicyNotice",
    "privacy.Objection",
    "privacy.Restriction",
    "privacy.Disclosure",
    "privacy.ChildReport",
    "privacy.StaffView",
    "admin.LogEntry",
    "activity.AbuseSignal",
    "activity.UsageEvent",
    "activity.HiddenPiece",
    "models_catalog.PieceQuestion",
    "reviews.Review",
    "reviews.ReviewAppeal",
    "reviews.ReviewDecision",
    "reviews.ReviewPhoto",
    "reviews.ReviewReply",
    "reviews.ReviewReport",
    "reviews.ReviewVote",
    "models_catalog.FormerAddress",
    "orders.VersionMailStop",
    "saving.WishList",
    "saving.WishListItem",
    "saving.Follow",
    "saving.DigestWish",
    "design_requests.Brief",
    "design_requests.BriefPicture",
    "design_requests.AskedDesigner",
    "design_requests.Offer",
    "design_requests.Milestone",
    "design_requests.MilestonePayment",
    "design_requests.HeldPart",
    "design_requests.RequestDocument",
    "design_requests.RequestDocumentParty",
    "design_requests.BankDispute",
    "design_requests.Delivery",
    "design_requests.RequestLicence",
    "design_requests.Message",
    "design_requests.MessageFile",
    "design_requests.MessageBlock",
    "design_requests.MessageNotices",
    "design_requests.Question",
}
GUESTS_ONLY = {"orders.GuestBrowser"}


def _facts(world: World, model: type[models.Model]) -> dict[str, Any]:
    label = model._meta.label
    facts = {
        column.name: _value(world, label, column)
        for column in model._meta.concrete_fields
        if not isinstance(column, models.AutoField) and _is_filled(column)
    }
    return {**facts, **FACTS.get(label, lambda world: {})(world)}


def _is_filled(column: Any) -> bool:
    """What says whose the row is, and what must be there."""
    if column.is_relation:
        return not column.null or _leads_to_people(column)
    return not column.has_default() and not column.null and not column.blank


def _leads_to_people(column: Any) -> bool:
    return column.related_model is User or column.name in {"order", "guest_browser"}


def _value(world: World, label: str, column: Any) -> Any:
    if column.related_model is User:
        part = COLUMNS_OF_OTHERS.get(f"{label}.{column.name}") or next(
            part
            for part, names in (
                ("buyer", BUYER_COLUMNS),
                ("designer", DESIGNER_COLUMNS),
                ("actor", ACTOR_COLUMNS),
            )
            if column.name in names
        )
        return getattr(world, part)
    if column.is_relation:
        return row_of(world, column.related_model)
    if column.name == "currency":
        return "usd"
    if column.choices:
        return column.choices[0][0]
    match column:
        case models.UUIDField():
            return uuid4()
        case models.BooleanField():
            return False
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return timezone.now().date()
        case ArrayField():
            return []
        case models.JSONField():
            return {}
        case models.DecimalField() | models.FloatField():
            return Decimal(1)
        case models.IntegerField():
            return 1
        case _:
            return secrets.token_hex(6)[: column.max_length or 12]


def _order(world: World) -> dict[str, Any]:
    if world.buyer is None:
        return {"guest_email": world.address, "currency": "usd"}
    return {"buyer_name": "Somebody", "currency": "usd"}


def _case(world: World) -> dict[str, Any]:
    """A guest is known by the code of the address alone."""
    now = timezone.now()
    address = world.address if world.buyer is None else world.buyer.email
    return {
        "subject_code": address_code(address),
        "number": secrets.token_hex(6),
        "first_due_at": now,
        "due_at": now,
    }


def _code(world: World) -> str:
    return address_code(world.buyer.email if world.buyer else world.address)


VERSION_OF = timezone.now()
# What the rules of the database ask for beside the fields.
FACTS: dict[str, Any] = {
    "accounts.Correction": lambda world: {"old_text": "What stood there", "attempt": uuid4()},
    "activity.AbuseSignal": lambda world: {"state": "confirmed", "decided_at": timezone.now()},
    "privacy.PolicyVersion": lambda world: {
        "number": secrets.randbelow(10**6),
        # One that names none would bar everybody from every use.
        "purposes": Purpose.values,
        "is_material": False,
        "published_at": VERSION_OF,
        "effective_at": VERSION_OF,
    },
    "privacy.PolicyNotice": lambda world: {"channel": "mail", "state": "queued"},
    "orders.Order": _order,
    "models_catalog.Reduction": lambda world: {
        "price_minor": 1500,
        "prior_minor": 1900,
        "currency": "usd",
        "starts_at": timezone.now(),
        "ends_at": timezone.now() + timedelta(days=1),
    },
    "models_catalog.LicenceOffer": lambda world: {"price_minor": 5000, "currency": "usd"},
    # As its trigger has it, which is ignored here.
    "models_catalog.ListingIndex": lambda world: {
        "style_bits": 0,
        "stone_bits": 0,
        "file_bits": 0,
        "designer_number": world.designer.pk,
    },
    "models_catalog.PieceSet": lambda world: {"piece_count": 2, "price_minor": 9000},
    "orders.OrderLine": lambda world: {"list_price_minor": 1, "price_minor": 1},
    "orders.LineSettlement": lambda world: {"platform_fee_minor": 0},
    "orders.Document": lambda world: {
        "tax_minor": 0,
        "kind": "invoice",
        "number": secrets.randbelow(10**6),
    },
    "orders.Coupon": lambda world: {
        "code": secrets.token_hex(4).upper(),
        "percent_off": 10,
        "starts_on": timezone.now().date(),
    },
    "design_requests.HeldPart": lambda world: {"designer_share_minor": 1},
    "design_requests.RequestDocument": lambda world: {
        "tax_minor": 0,
        "number": secrets.randbelow(10**6),
    },
    "aftersales.ReturnedPart": lambda world: {
        "refund": row_of(world, Refund),
        "tax_minor": 0,
        "platform_fee_minor": 0,
    },
    "models_catalog.Fingerprint": lambda world: {"vector": b"1"},
    "models_catalog.DuplicateFinding": lambda world: {
        "state": "dismissed",
        "is_same_file": True,
        "other_release": Release.objects.create(
            cad_model=row_of(world, CadModel), number=2, state="set_aside"
        ),
        "decided_at": timezone.now(),
    },
    "models_catalog.CastabilityCheck": lambda world: {
        "verdict_silver": "not_found",
        "verdict_gold": "not_found",
    },
    "orders.LedgerTransaction": lambda world: {
        "kind": "payment",
        "cause_kind": "payment",
        "entry_count": 2,
    },
    "orders.LedgerEntry": lambda world: {"account": "designer_payable"},
    "payouts.ConnectedAccount": lambda world: {
        "stripe_account_id": f"acct_{secrets.token_hex(6)}",
        "state": "onboarding",
    },
    # One that is in force has no end.
    "payouts.SelfBillingAgreement": lambda world: {
        "tax_status": "private",
        "withdrawn_at": timezone.now(),
    },
    "payouts.Statement": lambda world: {
        "kind": "plain",
        "number": secrets.randbelow(10**6),
        "gross_minor": 3,
    },
    "payouts.StatedMovement": lambda world: {"transfer": row_of(world, Transfer)},
    "moderation.Report": lambda world: {
        "reporter_address": "" if world.buyer else world.address,
        "state": "refused",
        "decided_at": timezone.now(),
    },
    # Another person than the first decides it.
    "moderation.Appeal": lambda world: {
        "side": "reporter",
        "state": "refused",
        "decided_at": timezone.now(),
        "first_decided_by": world.second,
    },
    "moderation.ReportDecision": lambda world: {"outcome": "refused", "ground": ""},
    "reviews.ReviewDecision": lambda world: {"outcome": "stands"},
    "reviews.ReviewAppeal": lambda world: {
        "state": "refused",
        "decided_at": timezone.now(),
        "first_decided_by": world.second,
    },
    "moderation.Suspension": lambda world: {"ends_at": timezone.now() + timedelta(days=1)},
    "privacy.StaffView": lambda world: {"account_number": world.buyer and world.buyer.pk},
    "privacy.Disclosure": lambda world: {
        "account_number": world.buyer and world.buyer.pk,
        "approved_by": world.second,
    },
    "privacy.Objection": lambda world: {"use": "personalise", "state": "made"},
    # One that is under way lets nothing new begin.
    "privacy.DataExport": lambda world: {"address": "" if world.buyer else world.address},
    "privacy.Erasure": lambda world: {
        "contact": "" if world.buyer else world.address,
        "state": "cancelled",
        "due_at": timezone.now() + timedelta(days=7),
        "cancelled_at": timezone.now(),
    },
    "common.OutboxMail": lambda world: {
        "to_address": world.address if world.buyer is None else world.buyer.email
    },
    "privacy.Case": _case,
    "privacy.CaseContact": lambda world: {"address": world.address},
    "privacy.CaseRefusal": lambda world: {"reason": "other"},
    "privacy.CaseErasure": lambda world: {
        **{"approved_by": world.second, "approved_at": timezone.now()},
        "approved_by": world.second,
        "approved_at": timezone.now(),
    },
    "privacy.FoundTrace": lambda world: {"settled_at": timezone.now()},
    "privacy.TraceDecision": lambda world: {
        **{"do": "keep", "ground": "claim", "basis": "Art. 17(3)(e)"},
        "approved_by": world.second,
        "approved_at": timezone.now(),
    },
    "privacy.CaseEvent": lambda world: {"by": "desk"},
    "privacy.Hold": lambda world: {
        **{"approved_by": world.second, "approved_at": timezone.now()},
        **{"released_by": world.second, "released_at": timezone.now()},
    },
    "privacy.Consent": lambda world: {"address_code": _code(world)},
    "newsletter.OptIn": lambda world: {"address_code": _code(world)},
    "newsletter.Subscription": lambda world: {"address_code": _code(world)},
    "orders.GuestVersionMailStop": lambda world: {"address_code": _code(world)},
    "newsletter.Suppression": lambda world: {"address_code": _code(world)},
    "newsletter.Delivery": lambda world: {
        "subscription": row_of(world, Subscription),
        "address_code": _code(world),
    },
    "accounts.ReservedUsername": lambda world: {
        "code": world.buyer and username_code(world.buyer.username)
    },
    "accounts.Session": lambda world: {
        "session_key": secrets.token_hex(16),
        "account_id": world.buyer and world.buyer.pk,
        "expire_date": timezone.now() + timedelta(days=1),
    },
    "admin.LogEntry": lambda world: {
        "content_type": ContentType.objects.get_for_model(User),
        "object_id": str(world.buyer and world.buyer.pk),
    },
    "payments.WebhookEvent": lambda world: {
        "reference": row_of(world, Order).number,
        "account": row_of(world, ConnectedAccount).stripe_account_id,
    },
}
