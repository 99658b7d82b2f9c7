"""Mails about a listing and its files, to its designer."""

from common.outbox import enqueue_mail
from models_catalog.models import ModerationDecision, QuarantinedFile


def mail_listing_published(*, decision: ModerationDecision) -> None:
    _mail("listing_published", decision)


def mail_listing_sent_back(*, decision: ModerationDecision) -> None:
    _mail("listing_sent_back", decision)


def mail_listing_taken_down(*, decision: ModerationDecision) -> None:
    _mail("listing_taken_down", decision)


def mail_file_quarantined(*, found: QuarantinedFile) -> None:
    enqueue_mail(
        kind="file_quarantined",
        to_address=found.designer.email,
        recipient=found.designer,
        context={"designer": found.designer, "found": found},
        dedupe_key=f"file_quarantined:{found.pk}",
    )


def _mail(kind: str, decision: ModerationDecision) -> None:
    designer = decision.cad_model.designer
    enqueue_mail(
        kind=kind,
        to_address=designer.email,
        recipient=designer,
        context={"designer": designer, "cad_model": decision.cad_model, "decision": decision},
        dedupe_key=f"{kind}:{decision.pk}",
    )
