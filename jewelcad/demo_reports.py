"""Reports about demo pieces: one waits, one was refused with its reasons."""

from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image
from PIL.ImageDraw import Draw

from accounts.models import User
from models_catalog.models import CadModel
from moderation.models import Report
from moderation.services.decide_report import Finding, decide_report
from moderation.services.report_piece import report_piece
from moderation.states import ReportKind


def seed_reports(people: dict[str, User]) -> None:
    """Once: a second call leaves what is there."""
    pieces = list(CadModel.objects.published().by_designer(people["mira"]).order_by("pk")[:2])
    if len(pieces) < 2 or Report.objects.exists():
        return
    waiting, refused = pieces
    report_piece(
        actor=None,
        cad_model=waiting,
        kind=ReportKind.COPY,
        text="The claws and the gallery are those of a ring that I have sold since 2019.",
        evidence="Its pages and drawings: https://fern.example/rings/17",
        name="Ada Fern",
        address="ada@demo.test",
        files=[_sketch()],
    )
    report = report_piece(
        actor=people["ben"],
        cad_model=refused,
        kind=ReportKind.DESCRIPTION,
        text="The page says that it is comfortable. It is not.",
    )
    facts = "The page names sizes and weights, and they are as measured. Comfort is taste."
    decide_report(actor=people["staff"], report=report, finding=Finding(facts))


def _sketch() -> TemporaryUploadedFile:
    """A ring from above, as somebody draws it on paper."""
    paper = Image.new("RGB", (900, 900), "#f4efe4")
    pen = Draw(paper)
    pen.ellipse((150, 250, 750, 850), outline="#3a3a3a", width=6)
    pen.ellipse((205, 305, 695, 795), outline="#3a3a3a", width=4)
    pen.polygon([(450, 90), (540, 180), (450, 270), (360, 180)], outline="#3a3a3a", width=5)
    sent = TemporaryUploadedFile("sketch of 2019.png", "image/png", 0, None)
    path = Path(sent.temporary_file_path())
    paper.save(path, "PNG")
    sent.size = path.stat().st_size
    return sent
