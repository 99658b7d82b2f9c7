"""Versions of a piece beside each other: for the desk, for the studio, and as a history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from common.markdown import text_as_html
from models_catalog.models import CadModel, Release
from models_catalog.selectors.gallery import Still
from models_catalog.selectors.sheet import Sheet, sheet_of
from models_catalog.services.submit_listing import missing_of_release
from models_catalog.states import ListingState, ReleaseState

NOT_THERE = "–"


@dataclass(frozen=True)
class VersionLine:
    """A version that is or was on the shelf."""

    number: int
    published_at: datetime
    # What its designer says is new in it; empty for a first one.
    notes_html: SafeString


@dataclass(frozen=True)
class ComparedRow:
    label: str
    before: str
    now: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.now


@dataclass(frozen=True)
class Comparison:
    """What sells beside what would take its place."""

    sold: Release
    next: Release
    sold_still: Still | None
    next_still: Still | None
    rows: list[ComparedRow]


@dataclass(frozen=True)
class VersionInWork:
    """The next version of a piece that was on the shelf before, as its designer sees it."""

    release: Release
    # The one that is sold meanwhile, or that buyers have.
    before: Release
    # Why staff sent it back; empty when they did not.
    reason: str
    missing: list[str]
    # Whether its piece is on the shelf, so that it goes to review by itself.
    goes_alone: bool

    @property
    def is_in_review(self) -> bool:
        return self.release.state == ReleaseState.SUBMITTED

    @property
    def may_be_sent(self) -> bool:
        return self.goes_alone and not self.is_in_review and not self.missing


def versions_shown(cad_model: CadModel) -> list[VersionLine]:
    """Those that were on the shelf, the newest first: one query.

    None where `published_model` found no second one.
    """
    if not getattr(cad_model, "has_versions", True):
        return []
    return version_lines(cad_model.releases.published())


def version_lines(releases: Iterable[Release]) -> list[VersionLine]:
    return [
        VersionLine(one.number, one.published_at, text_as_html(one.notes))
        for one in sorted(releases, key=lambda one: -one.number)
        if one.published_at is not None
    ]


def version_in_work(cad_model: CadModel, release: Release | None) -> VersionInWork | None:
    """None for a first version, and where nothing is in work."""
    if release is None or not release.is_in_work:
        return None
    before = cad_model.releases.on_sale().first()
    if before is None:
        return None
    last = cad_model.decisions.filter(release_number=release.number).first()
    was_sent_back = release.state == ReleaseState.SENT_BACK
    return VersionInWork(
        release=release,
        before=before,
        reason=last.reason if last and was_sent_back else "",
        missing=missing_of_release(release),
        goes_alone=cad_model.state == ListingState.PUBLISHED,
    )


def compare_versions(sold: Release, after: Release, *, category_slug: str) -> Comparison:
    before, now = (sheet_of(one, category_slug=category_slug) for one in (sold, after))
    return Comparison(
        sold=sold,
        next=after,
        sold_still=next(iter(before.gallery.stills), None),
        next_still=next(iter(now.gallery.stills), None),
        rows=[
            ComparedRow(label, old or NOT_THERE, new or NOT_THERE)
            for (label, old), (_, new) in zip(_facts(before), _facts(now), strict=True)
        ],
    )


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    found = sheet.measured
    return [
        ("Size", found.size_text if found else ""),
        ("Inner diameter", (found.inner_diameter_text or "") if found else ""),
        ("Metal volume", found.volume_text if found else ""),
        ("In 18k yellow", (found.weight_18k_text or "") if found else ""),
        ("Surface", found.surface_text if found else ""),
        ("Triangles", found.triangles_text if found else ""),
        ("Watertight", ("yes" if found.watertight else "no") if found else ""),
        (
            "Stones",
            "; ".join(f"{one.count} × {one.shape}, {one.size_text}" for one in sheet.stones),
        ),
        ("Files", "; ".join(f"{one.name}, {one.size_text}" for one in sheet.files)),
        *_casting(sheet),
    ]


def _casting(sheet: Sheet) -> list[tuple[str, str]]:
    rows = sheet.casting.rows if sheet.casting else []
    return [("Castability", "; ".join(f"{row.name} {row.value_text}" for row in rows))]
