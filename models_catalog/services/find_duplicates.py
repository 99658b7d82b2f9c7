"""Looks for other listings that a release is a copy of, by its file and by its shape."""

from dataclasses import dataclass

from django.db import transaction

from common.locking import lock_rows
from geometry.likeness.fingerprint_size import VERSION
from models_catalog.fingerprint_index import from_bytes
from models_catalog.models import DuplicateFinding, Fingerprint, Release, ReleaseFile
from models_catalog.selectors.near_shapes import distances_near
from models_catalog.states import FindingState

# Plain shapes have many likenesses: staff look at the nearest ones.
MOST_FINDINGS = 12


@dataclass(slots=True)
class Match:
    """Another listing's release; `distance` is None when only the files are the same."""

    release_id: int
    cad_model_id: int
    distance: float | None
    is_same_file: bool = False

    @property
    def rank(self) -> tuple[bool, float]:
        return (not self.is_same_file, self.distance or 0.0)


@transaction.atomic
def find_duplicates(*, release: Release) -> list[DuplicateFinding]:
    """Notes every likeness that is not known yet; returns all that are known.

    Safe to call again and at once with others. Drafts and withdrawn listings count. What staff
    have decided about a listing stands, unless it turns out later to hold the very same file.
    """
    known = list(release.duplicate_findings.select_related("other_release"))
    seen = {finding.other_release.cad_model_id for finding in known}
    seen_same = {one.other_release.cad_model_id for one in known if one.is_same_file}
    room = max(0, MOST_FINDINGS - len(known))
    fresh = []
    for match in sorted(_matches(release), key=lambda match: match.rank):
        if match.cad_model_id in (seen_same if match.is_same_file else seen):
            continue
        if match.is_same_file or room > 0:
            room -= 1
            fresh.append(match)
    _note(release, fresh)
    return list(release.duplicate_findings.all())


def _note(release: Release, matches: list[Match]) -> None:
    for match in matches:
        finding, is_new = DuplicateFinding.objects.get_or_create(
            release=release,
            other_release_id=match.release_id,
            defaults={"distance": match.distance, "is_same_file": match.is_same_file},
        )
        if not is_new and match.is_same_file:
            _reopen(finding)


def _reopen(finding: DuplicateFinding) -> None:
    """What staff decided about a likeness says nothing about the very same file."""
    (finding,) = lock_rows(DuplicateFinding.objects.filter(pk=finding.pk))
    if not finding.is_same_file:
        finding.is_same_file = True
        finding.state = FindingState.OPEN
        finding.decided_by = finding.decided_at = None
        finding.save()


def _matches(release: Release) -> list[Match]:
    """The best match with each other listing."""
    best: dict[int, Match] = {}
    for match in [*_same_files(release), *_same_shapes(release)]:
        held = best.setdefault(match.cad_model_id, match)
        if match.release_id == held.release_id:
            held.distance = match.distance if held.distance is None else held.distance
        elif match.rank < held.rank:
            best[match.cad_model_id] = match
    return list(best.values())


def _same_files(release: Release) -> list[Match]:
    rows = (
        ReleaseFile.objects.filter(sha256__in=release.files.values("sha256"))
        .exclude(release__cad_model=release.cad_model_id)
        .values_list("release_id", "release__cad_model_id")
        .distinct()
    )
    return [Match(other, listing, None, is_same_file=True) for other, listing in rows]


def _same_shapes(release: Release) -> list[Match]:
    """Sorted by distance."""
    matches = []
    own = Fingerprint.objects.filter(release_file__release=release, version=VERSION)
    for vector in (from_bytes(stored) for stored in own.values_list("vector", flat=True)):
        near = distances_near(vector)
        for key, other, listing in (
            Fingerprint.objects.filter(pk__in=near)
            .exclude(release_file__release__cad_model=release.cad_model_id)
            .values_list("pk", "release_file__release_id", "release_file__release__cad_model_id")
        ):
            matches.append(Match(other, listing, near[key]))
    return sorted(matches, key=lambda match: match.rank)
