"""Write down for a designer what a payout run sent, once nothing of it is on its way."""

from itertools import chain

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.audit import Actor, record_act
from common.locking import lock_rows
from common.numbering import next_number
from orders.plain_words import FORMER_DESIGNER
from payouts import hooks
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_of_statement
from payouts.models import (
    Reversal,
    SelfBillingAgreement,
    StatedMovement,
    Statement,
    StatementKind,
    StatementParty,
    StatementSeries,
    Transfer,
    TransferPart,
)
from payouts.models.reversal import ReversalQuerySet
from payouts.models.transfer import TransferQuerySet
from payouts.statements.content import StatementLine, lines_of, statement_content, sums_of
from payouts.states import TransferState

_SALE = ("earning__order_line__order", "earning__order_line__settlement")


@transaction.atomic
def issue_statement(*, actor: Actor, designer: User) -> Statement | None:
    """One over all that was made since the last; None where nothing was, or Stripe must answer.

    A self-billed invoice where the designer agreed to that, else a statement that is no invoice:
    nobody waits for their money because they have not agreed. Locks the series until the end of
    the transaction.
    """
    if _is_on_its_way(designer):
        return None
    sent = [transfer.pk for transfer in lock_rows(_transfers(designer))]
    back = [reversal.pk for reversal in lock_rows(_reversals(designer))]
    # Read after the wait: another run may have stated them.
    transfers = list(_transfers(designer).filter(pk__in=sent))
    reversals = list(_reversals(designer).filter(pk__in=back).order_by("made_at", "pk"))
    elsewhere = list(chain(*hooks.sent_elsewhere.call_all(designer)))
    if not transfers and not reversals and not elsewhere:
        return None
    stated_before = _stated_before(transfers)
    statement = _write(
        designer,
        [
            *lines_of(_parts(transfers), reversals, stated_before=stated_before),
            *(sent.line for sent in elsewhere),
        ],
    )
    StatedMovement.objects.bulk_create(
        [
            *(StatedMovement(statement=statement, transfer=transfer) for transfer in transfers),
            *(StatedMovement(statement=statement, reversal=reversal) for reversal in reversals),
            *(
                StatedMovement(
                    statement=statement, elsewhere=one.number, elsewhere_minor=one.line.net_minor
                )
                for one in elsewhere
            ),
        ]
    )
    record_act(actor=actor, act=PayoutAct.STATED, target=statement)
    tell_designer_of_statement(statement)
    return statement


def designers_to_state() -> list[User]:
    """Everybody to whom something was sent, or from whom something came back, since the last."""
    sent = Transfer.objects.filter(_unstated()).order_by().values("designer")
    back = Reversal.objects.filter(_unstated()).order_by().values("earning__designer")
    elsewhere = set(chain(*hooks.designers_sent_to.call_all()))
    designers = get_user_model().objects.filter(
        Q(pk__in=sent) | Q(pk__in=back) | Q(pk__in=elsewhere)
    )
    return list(designers.order_by("pk"))


def _is_on_its_way(designer: User) -> bool:
    return (
        Transfer.objects.of_designer(designer).reserved().exists()
        or Reversal.objects.reserved().filter(earning__designer=designer).exists()
    )


def _transfers(designer: User) -> TransferQuerySet:
    return Transfer.objects.of_designer(designer).filter(_unstated())


def _reversals(designer: User) -> ReversalQuerySet:
    mine = Reversal.objects.filter(_unstated(), earning__designer=designer)
    return mine.select_related(*_SALE)


def _unstated() -> Q:
    """Of transfers and of reversals: made, and on no statement yet."""
    return Q(state=TransferState.MADE, stated=None, currency=settings.SHOP_CURRENCY)


def _parts(transfers: list[Transfer]) -> list[TransferPart]:
    return list(
        TransferPart.objects.filter(transfer__in=transfers)
        .select_related("transfer", *_SALE)
        .prefetch_related("earning__deductions")
    )


def _stated_before(transfers: list[Transfer]) -> set[int]:
    now_paid = TransferPart.objects.filter(transfer__in=transfers).values("earning")
    before = TransferPart.objects.filter(
        earning__in=now_paid, transfer__stated__isnull=False, amount_minor__gt=0
    )
    return set(before.order_by().values_list("earning", flat=True))


def _write(designer: User, lines: list[StatementLine]) -> Statement:
    agreement = SelfBillingAgreement.objects.in_force_of(designer).first()
    now = timezone.now()
    kind = StatementKind.SELF_BILLED if agreement else StatementKind.PLAIN
    statement = Statement.objects.create(
        kind=kind,
        year=now.year,
        number=next_number(StatementSeries, kind=kind, year=now.year),
        designer=designer,
        agreement=agreement,
        currency=settings.SHOP_CURRENCY,
        content=statement_content(lines),
        issued_at=now,
        **sums_of(lines),
    )
    StatementParty.objects.create(
        statement=statement,
        supplier_name=agreement.legal_name if agreement else _studio_name(designer),
        supplier_address=agreement.address if agreement else "",
        supplier_vat_id=agreement.vat_id if agreement else "",
        tax_status=agreement.tax_status if agreement else "",
        recipient_name=settings.SELLER_NAME,
        recipient_address=settings.SELLER_ADDRESS,
        recipient_tax_id=settings.SELLER_TAX_ID,
    )
    return statement


def _studio_name(designer: User) -> str:
    if designer.closed_at is not None:
        return FORMER_DESIGNER
    return designer.designer_profile.studio_name if designer.is_designer else designer.username
