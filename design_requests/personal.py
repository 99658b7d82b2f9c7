"""What the data map asks of this room; the types are in common/personal.py."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext

from aftersales.states import CLOSED
from common.personal import DataSubject, PersonalFile
from design_requests.models import (
    BankDispute,
    BriefPicture,
    Delivery,
    HeldPart,
    MessageFile,
    MilestonePayment,
    Offer,
    RequestLicence,
)
from design_requests.states import PartKind, PartState, PaymentState


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """Pictures that a client showed with briefs, what somebody sent with messages or was handed.

    Without files that the law forbids to hand out.
    """
    shown = BriefPicture.objects.filter(brief__client__in=[person.account_id])
    for picture in shown.select_related("brief").order_by("pk"):
        yield PersonalFile(
            key=picture.storage_key,
            path=f"design requests/{picture.brief.number}/picture {picture.position}.webp",
            size_bytes=picture.size_bytes,
            about=gettext("a picture of your brief %(number)s") % {"number": picture.brief.number},
        )
    sent = MessageFile.objects.filter(message__sender__in=[person.account_id])
    for file in sent.select_related("message__offer__brief").order_by("pk"):
        number = file.message.offer.brief.number
        ending = ".webp" if file.is_picture else PurePath(file.file_name).suffix
        yield PersonalFile(
            key=file.storage_key,
            path=f"design requests/{number}/message {file.message_id}-{file.position}{ending}",
            size_bytes=file.size_bytes,
            about=gettext("a file that you sent about %(number)s") % {"number": number},
        )
    held = RequestLicence.objects.filter(
        holder__in=[person.account_id], delivery__release__cad_model__files_barred_at=None
    ).select_related("delivery__milestone__offer__brief")
    for licence in held.prefetch_related("delivery__release__files").order_by("pk"):
        number = licence.delivery.milestone.offer.brief.number
        for handed in licence.delivery.release.files.all():
            yield PersonalFile(
                key=handed.storage_key,
                path=f"design requests/{number}/{licence.number}/{handed.shown_name}",
                size_bytes=handed.size_bytes,
                about=gettext("made for you, by licence %(number)s") % {"number": licence.number},
            )


def is_answered() -> Q:
    """Briefs for which a designer made an offer."""
    return Q(Exists(Offer.objects.filter(brief=OuterRef("pk"))))


def is_brief_paid_for() -> Q:
    """Briefs of which a payment was begun: what was agreed stays with the books."""
    return Q(Exists(MilestonePayment.objects.filter(milestone__offer__brief=OuterRef("pk"))))


def models_delivered() -> Q:
    """Pieces that were handed over to a client, who keeps them."""
    return Q(Exists(Delivery.objects.filter(release__cad_model=OuterRef("pk"))))


def is_paid_for() -> Q:
    """Offers of which a payment was begun."""
    return Q(Exists(MilestonePayment.objects.filter(milestone__offer=OuterRef("pk"))))


def brief_ended() -> Any:
    """A brief ends with its client's account, unless an offer hangs on it."""
    return Case(When(is_answered(), then=None), default=F("client__closed_at"))


def offer_ended() -> Any:
    """An offer ends with its designer's account, unless money was paid for it."""
    return Case(When(is_paid_for(), then=None), default=F("designer__closed_at"))


def question_ended() -> Any:
    """A question goes with whoever asked it, or with the brief's client."""
    return Least("designer__closed_at", "brief__client__closed_at")


def numbers_of_payments(person: DataSubject) -> Any:
    """The numbers under which payments for milestones stand at Stripe."""
    return _payments_of(person).values("number")


def payments_at_stripe(person: DataSubject) -> list[Any]:
    """Stripe's names of what a client paid for milestones, got back or disputed."""
    mine = _payments_of(person)
    back = HeldPart.objects.filter(payment__in=mine.values("pk")).order_by()
    contested = BankDispute.objects.filter(payment__in=mine.values("pk")).order_by()
    return [
        mine.values("stripe_session_id"),
        mine.values("stripe_payment_intent_id"),
        mine.values("stripe_charge_id"),
        back.filter(kind=PartKind.REFUND).values("stripe_id"),
        contested.values("stripe_id"),
    ]


def releases_at_stripe(person: DataSubject) -> list[Any]:
    """Stripe's names of what was sent to a designer for milestones."""
    sent = HeldPart.objects.filter(designer__in=[person.account_id], kind=PartKind.RELEASE)
    return [sent.order_by().values("stripe_id")]


def _payments_of(person: DataSubject) -> Any:
    mine = MilestonePayment.objects.filter(milestone__offer__brief__client__in=[person.account_id])
    return mine.order_by()


def last_event_of_payment() -> Any:
    """The last thing that happened to a payment or to what left of it."""
    parts = HeldPart.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    last = parts.annotate(
        last=Max(Greatest("reserved_at", "made_at", "returned_at", "refused_at"))
    ).values("last")
    return Greatest(
        "opened_at", "paid_at", "ended_at", Subquery(last, output_field=DateTimeField())
    )


def last_event_of_dispute() -> Any:
    return Greatest("opened_at", "withdrawn_at", "reinstated_at", "closed_at")


def is_dispute_open() -> Q:
    return ~Q(state__in=CLOSED)


def is_payment_open() -> Q:
    """Payments of which something is still here, or on its way."""
    left = HeldPart.objects.filter(payment=OuterRef("pk"), state=PartState.RESERVED)
    return Q(state=PaymentState.OPEN) | Q(Exists(left))
