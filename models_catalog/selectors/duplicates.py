"""Likenesses between listings: side by side for staff, a hint for the designer's own."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from common.storage import public_url
from models_catalog import text
from models_catalog.fingerprint_index import REACH
from models_catalog.models import DuplicateFinding, Measurement, Release
from models_catalog.states import FindingState
from models_catalog.text import Units


@dataclass(frozen=True)
class Side:
    """One of the two listings that are compared."""

    title: str
    designer_name: str
    state_label: str
    uploaded_at: datetime
    picture_url: str | None
    measured_text: str
    review_url: str


@dataclass(frozen=True)
class Likeness:
    """A finding as the review page shows it."""

    id: int
    words: str
    state_label: str
    is_open: bool
    is_dismissed: bool
    decided_text: str
    this: Side
    other: Side


@dataclass(frozen=True)
class OwnLikeness:
    """Another piece of the same designer that looks like this one."""

    title: str
    url: str
    words: str


def likenesses(release: Release) -> list[Likeness]:
    """Findings against other designers, for staff alone: the other listing may be a draft."""
    findings = (
        release.duplicate_findings.against_others()
        .select_related(
            "decided_by",
            "release__measurement",
            "release__cad_model__designer__designer_profile",
            "other_release__measurement",
            "other_release__cad_model__designer__designer_profile",
        )
        .prefetch_related("release__pictures", "other_release__pictures")
    )
    return [_likeness(finding) for finding in findings]


def own_likenesses(release: Release) -> list[OwnLikeness]:
    """Other pieces of the same designer that this release looks like."""
    findings = release.duplicate_findings.with_own().select_related("other_release__cad_model")
    return [
        OwnLikeness(
            title=finding.other_release.cad_model.title,
            url=reverse("models_catalog:studio_model", args=[finding.other_release.cad_model.slug]),
            words=in_words(finding),
        )
        for finding in findings
    ]


def in_words(finding: DuplicateFinding) -> str:
    """How near the two are, for somebody who has both pictures before them."""
    if finding.is_same_file:
        return "The very same file"
    share = (finding.distance or 0.0) / REACH
    if share < 0.25:
        return "The same shape"
    if share < 0.6:
        return "The same shape but for small changes, such as another finger size or a coarser mesh"
    return "Very much alike; the difference may be a design of its own"


def _likeness(finding: DuplicateFinding) -> Likeness:
    decided_text = ""
    if finding.decided_by and finding.decided_at:
        decided_text = f"by {finding.decided_by} on {finding.decided_at:%-d %B %Y}"
    return Likeness(
        id=finding.pk,
        words=in_words(finding),
        state_label=finding.get_state_display(),
        is_open=finding.state == FindingState.OPEN,
        is_dismissed=finding.state == FindingState.DISMISSED,
        decided_text=decided_text,
        this=_side(finding.release),
        other=_side(finding.other_release),
    )


def _side(release: Release) -> Side:
    listing = release.cad_model
    pictures = list(release.pictures.all())
    return Side(
        title=listing.title,
        designer_name=listing.designer.designer_name,
        state_label=listing.get_state_display(),
        uploaded_at=release.created_at,
        picture_url=public_url(pictures[0].storage_key) if pictures else None,
        measured_text=_measured_text(getattr(release, "measurement", None)),
        review_url=reverse("admin:models_catalog_cadmodel_review", args=[listing.pk]),
    )


def _measured_text(found: Measurement | None) -> str:
    """The figures that tell a copy, in which they are alike, from a design of its own."""
    if found is None:
        return "Not measured yet."
    volume_mm3, inner_mm = found.volume_mm3, found.inner_diameter_mm
    return " · ".join(
        (
            text.box(found.size_x_mm, found.size_y_mm, found.size_z_mm, Units.METRIC),
            *(() if volume_mm3 is None else (f"{text.volume(volume_mm3, Units.METRIC)} of metal",)),
            *(() if inner_mm is None else (f"{text.length(inner_mm, Units.METRIC)} inside",)),
            f"{found.triangle_count:,} triangles",
        )
    )
