"""What designers were sent of held money, for the statements of their payouts."""

from django.conf import settings

from accounts.models import User
from common.locking import lock_rows
from design_requests.models import HeldPart
from design_requests.models.held_part import HeldPartQuerySet
from design_requests.states import PartKind
from models_catalog.licences import LicenceKind
from payouts.hooks import SentElsewhere
from payouts.models import StatedMovement
from payouts.statements.content import LineKind, StatementLine


def sent_elsewhere(designer: User) -> list[SentElsewhere]:
    """Holds the parts until the end of the transaction, and asks again after the wait."""
    held = [part.pk for part in lock_rows(unstated().filter(designer=designer))]
    parts = unstated().filter(pk__in=held).select_related("payment__milestone__offer__brief")
    return [SentElsewhere(part.number, _line(part)) for part in parts.order_by("made_at", "pk")]


def designers_sent_to() -> set[int]:
    return set(unstated().order_by().values_list("designer", flat=True).distinct())


def unstated() -> HeldPartQuerySet:
    """Released and sent, and on no statement yet."""
    stated = StatedMovement.objects.filter(elsewhere__isnull=False).values("elsewhere")
    sent = HeldPart.objects.made().filter(kind=PartKind.RELEASE, currency=settings.SHOP_CURRENCY)
    return sent.exclude(number__in=stated)


def _line(part: HeldPart) -> StatementLine:
    """Names the piece of work and not its client."""
    milestone = part.payment.milestone
    released = part.made_at or part.reserved_at
    return StatementLine(
        kind=LineKind.RELEASED,
        order=part.payment.number,
        title=f"{milestone.title}, {milestone}",
        licence=f"{LicenceKind(milestone.offer.licence_kind).label} licence",
        sold_on=released.date().isoformat(),
        reference=part.number,
        gross_minor=part.amount_minor,
        tax_minor=part.tax_minor,
        fee_minor=part.platform_fee_minor,
        net_minor=part.designer_share_minor,
    )
