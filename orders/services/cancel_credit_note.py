"""Cancel the credit note of a refund that came back, once, so that documents equal the books."""

from common.audit import Actor, record_act
from orders.acts import OrderAct
from orders.documents.content import DocumentLine
from orders.documents.words import language_of_paper
from orders.models import Document, DocumentKind, Order
from orders.services.issue_document import issue_document


def cancel_credit_note(*, actor: Actor, order: Order, cause: str) -> Document:
    """Runs in the transaction that books the return of refund `cause`; call it last.

    A second call finds the first cancellation. Raises Document.DoesNotExist without a credit note.
    """
    note = order.documents.get(kind=DocumentKind.CREDIT_NOTE, cause=cause)
    cancelled = note.corrections.filter(kind=DocumentKind.CANCELLATION).first()
    if cancelled:
        return cancelled
    cancellation = issue_document(
        kind=DocumentKind.CANCELLATION,
        order=order,
        cause=cause,
        corrects=note,
        lines=[DocumentLine(**line) for line in note.content["lines"]],
        language=language_of_paper(note.content),
    )
    record_act(actor=actor, act=OrderAct.CREDIT_CANCELLED, target=order, reason=cancellation.name)
    return cancellation
