"""Somebody, with or without an account, says what is wrong with a piece on the shelf."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.address_code import normal_address
from common.audit import record_act
from common.locking import lock_name
from common.models import Machine
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from moderation.acts import ModerationAct
from moderation.emails import tell_received
from moderation.errors import ReportRefused
from moderation.models import Report
from moderation.states import ReportKind


@transaction.atomic
def report_piece(
    *,
    actor: User | None,
    cad_model: CadModel,
    kind: ReportKind,
    text: str,
    evidence: str = "",
    name: str = "",
    address: str = "",
) -> Report:
    """One open report of a kind from each reporter: a second one is the first.

    Of whoever gives neither account nor address, the same words are the same report. Raises
    ReportRefused.
    """
    if not text.strip():
        raise ReportRefused(gettext("Say what is wrong, so that we know what to look at."))
    if actor is not None and actor.pk == cad_model.designer_id:
        raise ReportRefused(gettext("It is your own piece: take it off the shelf in the studio."))
    lock_name(f"report:{cad_model.pk}")
    now = CadModel.objects.filter(pk=cad_model.pk, state=ListingState.PUBLISHED).first()
    if now is None:
        raise ReportRefused(gettext("This piece is not on the shelf any more."))
    about = Report(
        cad_model=now,
        title=now.title,
        designer_id=now.designer_id,
        kind=kind,
        text=text.strip(),
        evidence=evidence.strip(),
        reporter=actor,
        reporter_name="" if actor else name.strip(),
        reporter_address="" if actor else normal_address(address),
    )
    first = _open_already(about)
    if first is not None:
        return first
    about.save()
    record_act(actor=actor or Machine.GUEST, act=ModerationAct.RECEIVED, target=about)
    tell_received(about)
    return about


def _open_already(about: Report) -> Report | None:
    same = Report.objects.open().filter(
        cad_model=about.cad_model,
        kind=about.kind,
        reporter=about.reporter,
        reporter_address=about.reporter_address,
    )
    if about.reporter is None and not about.reporter_address:
        same = same.filter(text=about.text)
    return same.first()
