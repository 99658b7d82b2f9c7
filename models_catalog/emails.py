"""Mails about a listing, to its designer."""

from common.outbox import enqueue_mail
from models_catalog.models import ModerationDecision


def mail_listing_published(*, decision: ModerationDecision) -> None:
    _mail("listing_published", decision)


def mail_listing_sent_back(*, decision: ModerationDecision) -> None:
    _mail("listing_sent_back", decision)


def _mail(kind: str, decision: ModerationDecision) -> None:
    designer = decision.cad_model.designer
    enqueue_mail(
        kind=kind,
        to_address=designer.email,
        recipient=designer,
        context={"designer": designer, "cad_model": decision.cad_model, "decision": decision},
        dedupe_key=f"{kind}:{decision.pk}",
    )
