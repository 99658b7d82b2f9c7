"""What a designer may still say about the file of a listing, as forms."""

from dataclasses import dataclass

from models_catalog.forms import FurtherFileForm, ShellRolesForm, UnitForm
from models_catalog.models import CadModel, Release
from models_catalog.states import Unit, WorkState


@dataclass(frozen=True)
class FileQuestions:
    """None of them while the file is measured, or while the listing is not to be changed."""

    is_size_refused: bool = False
    awaits_unit: bool = False
    unit_form: UnitForm | None = None
    unit_label: str = ""
    unit_reason: str = ""
    shells_form: ShellRolesForm | None = None
    shells_not_shown: int = 0
    file_form: FurtherFileForm | None = None


def file_questions(listing: CadModel, release: Release | None) -> FileQuestions:
    if release is None or not listing.is_editable:
        return FileQuestions()
    if release.run.is_refused_for_size:
        return _unit_after_refusal(release)
    if release.run.state != WorkState.DONE:
        return FileQuestions()
    return _of_measured_file(listing, release)


def _unit_after_refusal(release: Release) -> FileQuestions:
    """The one thing to say about a file that was refused for its size: its unit."""
    unit = release.confirmed_unit
    return FileQuestions(
        is_size_refused=True,
        unit_form=UnitForm(initial={"unit": unit}),
        unit_label=_label(unit) if unit else "",
    )


def _of_measured_file(listing: CadModel, release: Release) -> FileQuestions:
    measurement = release.measurement
    shells = list(release.shells.all())
    unit = release.confirmed_unit or measurement.unit
    return FileQuestions(
        awaits_unit=release.awaits_unit,
        unit_form=None if measurement.is_unit_from_file else UnitForm(initial={"unit": unit}),
        unit_label=_label(measurement.unit),
        unit_reason=measurement.unit_reason,
        shells_form=ShellRolesForm(shells=shells) if len(shells) > 1 else None,
        shells_not_shown=max(len(shells) - ShellRolesForm.MOST_SHOWN, 0),
        file_form=(
            None
            if release.was_on_the_shelf
            else FurtherFileForm(actor=listing.designer, file_required=True)
        ),
    )


def _label(unit: str) -> str:
    return dict(Unit.choices).get(unit, unit).lower()
