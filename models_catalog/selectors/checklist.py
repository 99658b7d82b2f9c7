"""The checklist at the head of a piece's page in the studio: closed, unit, stones, walls."""

from dataclasses import dataclass

from geometry.reading.proposals import is_grown_on
from models_catalog.models import Measurement, Release
from models_catalog.states import Unit


@dataclass(frozen=True)
class Check:
    """One line; `to_do` is what the designer has to do, `anchor` where on the page. `is_in_3d` says
    that the viewer shows where."""

    name: str
    words: str
    to_do: str = ""
    anchor: str = ""
    is_in_3d: bool = False


@dataclass(frozen=True)
class Checklist:
    checks: list[Check]

    @property
    def first(self) -> Check | None:
        """The first thing to do; None when nothing is left."""
        return next((check for check in self.checks if check.to_do), None)


def checklist(release: Release | None) -> Checklist | None:
    """None until the file is measured."""
    found = getattr(release, "measurement", None)
    if release is None or found is None:
        return None
    return Checklist(
        [_closed(release, found), _unit(release, found), _stones(release), _walls(release)]
    )


def _closed(release: Release, found: Measurement) -> Check:
    is_in_3d = bool(release.preview_key and (found.open_edges_mm or found.drawn_twice_mm))
    if found.volume_mm3 is not None:
        words = "The metal is closed and can be weighed."
        if found.drawn_twice_mm:
            words += " Faces that the file draws twice count once."
        return Check("Closed", words, is_in_3d=is_in_3d)
    words = (
        f"{found.open_edge_count:,} open edges, so it has no weight."
        if found.open_edge_count
        else "The metal encloses no certain volume, so it has no weight."
    )
    if release.is_sold_unweighed:
        return Check("Closed", f"{words} You sell it without.", is_in_3d=is_in_3d)
    to_do = "Close it in your CAD program, or say that it is sold without a weight"
    return Check("Closed", words, to_do, "unweighed-title", is_in_3d)


def _unit(release: Release, found: Measurement) -> Check:
    if release.awaits_unit:
        words = f"We read it in {Unit.words(found.unit)}. {found.unit_reason}"
        return Check("Unit", words, "Say whether the unit is right", "unit-title")
    if release.confirmed_unit:
        return Check("Unit", f"Drawn in {Unit.words(release.confirmed_unit)}, as you said.")
    return Check("Unit", f"Drawn in {Unit.words(found.unit)}. {found.unit_reason}")


def _stones(release: Release) -> Check:
    count = sum(group.count for group in release.stone_groups.all())
    words = f"{count} found." if count else "None found."
    in_doubt = release.doubted_shells
    doubted = len(in_doubt)
    if not doubted:
        return Check("Stones", words)
    if all(is_grown_on(one.doubt) for one in in_doubt):
        words += " Something that is none of the piece may have grown into its metal."
        return Check("Stones", words, "Say whether all of it is the piece", "bodies-title")
    to_do = f"Say what {doubted} {'body is' if doubted == 1 else 'bodies are'}"
    return Check(
        "Stones", f"{words} Of some bodies it is not sure what they are.", to_do, "bodies-title"
    )


def _walls(release: Release) -> Check:
    wall = next((one for one in release.castability_checks.all() if one.check_kind == "wall"), None)
    if wall is None:
        return Check("Walls", "Not measured.", "", "specification")
    if wall.value_mm is None:
        return Check("Walls", wall.found_by, "", "specification")
    words = f"The thinnest is {wall.value_mm:.2f} mm."
    verdicts = {wall.verdict_silver, wall.verdict_gold}
    if "fail" in verdicts:
        words += " That is less than some metals need to cast; the report below says where."
    is_thin = bool(release.preview_key and verdicts & {"fail", "warn"})
    return Check("Walls", words, "", "specification", is_in_3d=is_thin)
