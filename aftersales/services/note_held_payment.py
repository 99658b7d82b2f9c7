"""Money came in that matches no order: it goes back, or staff are told and decide."""

from uuid import uuid4

from aftersales import emails
from aftersales.services.refund_held_payment import refund_held_payment
from common.models import Machine
from orders.models import HeldPayment
from orders.states import GOES_BACK


def note_held_payment(held: HeldPayment) -> None:
    """Runs in the transaction that books the money."""
    if held.reason in GOES_BACK:
        refund_held_payment(
            actor=Machine.STRIPE, held=held, attempt=uuid4(), note=held.get_reason_display()
        )
    else:
        emails.tell_staff_payment_held(held)
