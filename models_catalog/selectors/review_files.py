"""The files of a release as the review sees them: each archive with what lies in it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from geometry.reading.sniffing import DELIVERED_ENDINGS, MEASURED_ENDINGS
from models_catalog import text
from models_catalog.models import Release, ReleaseFile

ARCHIVES = ("zip", "3mf")
_KINDS = {
    ending: f"{kind.upper()} model"
    for kind, endings in (MEASURED_ENDINGS | DELIVERED_ENDINGS).items()
    for ending in endings
}
_KINDS |= dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp"), "picture")
_KINDS |= dict.fromkeys((".gif", ".hdr", ".exr"), "picture")
_KINDS |= dict.fromkeys((".txt", ".md", ".rtf", ".pdf", ".csv", ".json"), "text")
_KINDS |= {".mtl": "material", ".bin": "part of a model", ".model": "part of a 3MF"}
_KINDS |= {".rels": "part of a 3MF", ".xml": "part of a 3MF", ".config": "part of a 3MF"}


@dataclass(frozen=True)
class Inside:
    name: str
    kind: str
    size_text: str


@dataclass(frozen=True)
class ReviewFile:
    name: str
    format: str
    size_text: str
    is_measured: bool
    maker_words: list[str]
    is_archive: bool
    inside: list[Inside]
    unpacked_text: str


def review_files(release: Release) -> list[ReviewFile]:
    return [_review_file(stored) for stored in release.files.all()]


def _review_file(stored: ReleaseFile) -> ReviewFile:
    contents = stored.contents or []
    return ReviewFile(
        name=stored.file_name,
        format=stored.format,
        size_text=text.file_size(stored.size_bytes),
        is_measured=stored.is_measured,
        maker_words=stored.maker_words,
        is_archive=bool(contents) or stored.format in ARCHIVES,
        inside=[
            Inside(
                name=str(one["name"]),
                kind=_KINDS.get(PurePosixPath(str(one["name"])).suffix.lower(), "of another kind"),
                size_text=text.file_size(int(one["bytes"])),
            )
            for one in contents
        ],
        unpacked_text=text.file_size(sum(int(one["bytes"]) for one in contents)),
    )
