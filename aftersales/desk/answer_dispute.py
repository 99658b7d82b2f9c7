"""Staff see what happened in a disputed sale, and send it to the bank as evidence."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from aftersales.errors import EvidenceNotPossible
from aftersales.models import Dispute
from aftersales.selectors.evidence import evidence_texts
from aftersales.services.reserve_evidence import reserve_evidence, why_no_evidence
from common.money_action import Effect, MoneyAction, MoneyForm
from orders.models import DocumentKind

LABELS = {
    "product_description": "What was sold",
    "customer_name": "Buyer",
    "customer_email_address": "Buyer's address for mail",
    "billing_address": "Buyer's address",
    "service_date": "Delivered",
    "access_activity_log": "Downloads",
    "refund_policy_disclosure": "Agreed about withdrawal",
    "uncategorized_text": "Our words, and mails",
}


class EvidenceForm(MoneyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="What we say",
            max_length=2000,
            widget=forms.Textarea({"rows": 6}),
            help_text="The bank reads it, with the licence, downloads, mails and the invoice.",
        )


def answer_action(dispute: Dispute, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Send evidence for {dispute.amount} of order {dispute.order}",
        verb="send to the bank",
        permission="aftersales.answer_dispute",
        form=EvidenceForm,
        effect=lambda data: _effect(dispute, data),
        act=lambda actor, data: _send(actor, dispute, data),
        back=back,
    )


def _effect(dispute: Dispute, data: dict[str, Any]) -> Effect:
    problem = why_no_evidence(dispute)
    if problem:
        raise EvidenceNotPossible(problem)
    texts = evidence_texts(dispute, statement=data["reason"])
    has_invoice = dispute.order.documents.filter(kind=DocumentKind.INVOICE).exists()
    due = dispute.evidence_due_at
    return Effect(
        facts=[
            ("The bank says", dispute.reason_words),
            *((LABELS[name], text) for name, text in texts.items()),
            ("Invoice", "sent as a file" if has_invoice else "none was issued"),
        ],
        sentences=[
            "All of this goes to the buyer's bank, once; nothing can be added afterwards.",
            f"The bank takes it until {due:%d %B %Y, %H:%M} UTC."
            if due
            else "The bank names no last day for it.",
        ],
    )


def _send(actor: AbstractBaseUser, dispute: Dispute, data: dict[str, Any]) -> str:
    evidence = reserve_evidence(
        actor=actor, dispute=dispute, statement=data["reason"], attempt=data["attempt"]
    )
    evidence.refresh_from_db()
    return f"Evidence: {evidence.get_state_display().lower()}."
