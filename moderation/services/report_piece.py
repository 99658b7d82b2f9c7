"""Somebody, with or without an account, says what is wrong with a piece on the shelf."""

from collections.abc import Sequence
from dataclasses import asdict

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.address_code import normal_address
from common.audit import record_act
from common.kept_files import KeptFile, forget_kept, forgotten_if_refused
from common.locking import lock_name
from common.models import Machine
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from moderation.acts import ModerationAct
from moderation.emails import tell_received
from moderation.errors import EvidenceRefused, ReportRefused
from moderation.evidence_files import keep_evidence
from moderation.models import Report, ReportFile
from moderation.models.report_file import FILES_AT_MOST
from moderation.states import ReportKind


def report_piece(
    *,
    actor: User | None,
    cad_model: CadModel,
    kind: ReportKind,
    text: str,
    evidence: str = "",
    name: str = "",
    address: str = "",
    files: Sequence[TemporaryUploadedFile] = (),
) -> Report:
    """One open report of a kind from each reporter: a second one is the first, with the files that
    this one does not have yet.

    Of whoever gives neither account nor address, the same words are the same report. With all of
    its files or not at all. Raises ReportRefused, of a file EvidenceRefused.
    """
    said = Report(
        cad_model=cad_model,
        kind=kind,
        text=text.strip(),
        evidence=evidence.strip(),
        reporter=actor,
        reporter_name="" if actor else name.strip(),
        reporter_address="" if actor else normal_address(address),
    )
    # Nothing that will be refused is stored first.
    _refuse_unless_on_shelf(said)
    if files and kind == ReportKind.CHILD:
        raise EvidenceRefused(
            gettext(
                "Send no files with a report about a child: the law forbids to pass such pictures "
                "on, and us to keep them. Say in words where they are."
            )
        )
    with forgotten_if_refused() as kept:
        for sent in files:
            kept.append(keep_evidence(sent))
        report, added = _record(said, kept)
    forget_kept(one for one in kept if one not in added)
    return report


@transaction.atomic
def _record(said: Report, kept: Sequence[KeptFile]) -> tuple[Report, list[KeptFile]]:
    """The report, new or open already, and the files that it has by this."""
    lock_name(f"report:{said.cad_model_id}")
    now = _refuse_unless_on_shelf(said)
    report = _open_already(said)
    if report is None:
        said.title, said.designer_id = now.title, now.designer_id
        said.save()
        record_act(actor=said.reporter or Machine.GUEST, act=ModerationAct.RECEIVED, target=said)
        tell_received(said)
        report = said
    return report, _add(report, kept)


def _add(report: Report, kept: Sequence[KeptFile]) -> list[KeptFile]:
    there = set(ReportFile.objects.filter(report=report).values_list("sha256", flat=True))
    new = {one.sha256: one for one in kept if one.sha256 not in there}
    if len(there) + len(new) > FILES_AT_MOST:
        raise EvidenceRefused(
            gettext(
                "A report takes %(number)s files at most, and you have sent this report before "
                "with %(count)s. Name more of them by their addresses."
            )
            % {"number": FILES_AT_MOST, "count": len(there)}
        )
    ReportFile.objects.bulk_create(
        ReportFile(report=report, position=position, **asdict(one))
        for position, one in enumerate(new.values(), start=len(there) + 1)
    )
    return list(new.values())


def _refuse_unless_on_shelf(said: Report) -> CadModel:
    if not said.text:
        raise ReportRefused(gettext("Say what is wrong, so that we know what to look at."))
    now = CadModel.objects.filter(pk__in=[said.cad_model_id]).first()
    if now is not None and said.reporter_id == now.designer_id:
        raise ReportRefused(gettext("It is your own piece: take it off the shelf in the studio."))
    if now is None or now.state != ListingState.PUBLISHED:
        raise ReportRefused(gettext("This piece is not on the shelf any more."))
    return now


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
