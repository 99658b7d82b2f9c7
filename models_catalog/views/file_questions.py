"""What a designer may still say about the file of a listing, as forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from geometry.reading.proposals import is_grown_on
from geometry.reading.unit_guesses import LARGEST_MM, MM_PER_UNIT, Figures, guesses
from models_catalog.forms import FurtherFileForm, ShellRolesForm
from models_catalog.models import CadModel, Measurement, Release
from models_catalog.states import ReleaseState, Unit, WorkState

# The coin that most people in Europe have at hand, in mm.
COIN_MM = 23.25
_LARGEST_DRAWN_MM = 300
# Units on the buttons that say no, which stand two in a row on a phone.
_SHORT = {"mm": "mm", "cm": "cm", "inch": "inches", "m": "metres", "micron": "microns"}


@dataclass(frozen=True)
class BesideCoin:
    """A drawing in mm: the piece's two longer sides, its opening, and a coin beside it."""

    long: float
    short: float
    opening: float | None

    @property
    def width(self) -> float:
        return round(self.long + COIN_MM + 8, 1)

    @property
    def height(self) -> float:
        return round(max(self.short, COIN_MM) + 4, 1)

    @property
    def middle(self) -> float:
        return self.height / 2

    @property
    def piece_top(self) -> float:
        return self.middle - self.short / 2

    @property
    def piece_middle(self) -> float:
        return 2 + self.long / 2

    @property
    def coin_middle(self) -> float:
        return self.long + 6 + COIN_MM / 2

    @property
    def opening_radius(self) -> float | None:
        return None if self.opening is None else self.opening / 2


@dataclass(frozen=True)
class UnitAnswer:
    """A unit that the designer can say with one press, and the words on the button."""

    unit: str
    words: str
    is_yes: bool = False


@dataclass(frozen=True)
class FileQuestions:
    """None of them while the file is measured, or while the version is not to be changed."""

    is_size_refused: bool = False
    awaits_unit: bool = False
    # Empty where the unit is sure.
    unit_answers: Sequence[UnitAnswer] = ()
    unit_label: str = ""
    unit_reason: str = ""
    coin: "BesideCoin | None" = None
    shells_form: ShellRolesForm | None = None
    shells_not_shown: int = 0
    doubted_count: int = 0
    has_grown_on: bool = False
    awaits_word_on_weight: bool = False
    file_form: FurtherFileForm | None = None


def file_questions(listing: CadModel, release: Release | None) -> FileQuestions:
    if release is None or not release.is_in_work or release.state == ReleaseState.SUBMITTED:
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
        unit_answers=_other_units(unit),
        unit_label=Unit.words(unit) if unit else "",
    )


def _of_measured_file(listing: CadModel, release: Release) -> FileQuestions:
    measurement = release.measurement
    shells = list(release.shells.all())
    doubted = release.doubted_shells
    return FileQuestions(
        awaits_unit=release.awaits_unit,
        unit_answers=_unit_answers(release),
        unit_label=Unit.words(measurement.unit),
        unit_reason=measurement.unit_reason,
        coin=_beside_coin(measurement) if release.awaits_unit else None,
        shells_form=ShellRolesForm(shells=shells) if len(shells) > 1 or doubted else None,
        shells_not_shown=max(len(shells) - ShellRolesForm.MOST_SHOWN, 0),
        doubted_count=len(doubted),
        has_grown_on=any(is_grown_on(one.doubt) for one in doubted),
        awaits_word_on_weight=release.awaits_word_on_weight,
        file_form=FurtherFileForm(actor=listing.designer, file_required=True),
    )


def _sides(measurement: Measurement) -> list[float]:
    return sorted((measurement.size_x_mm, measurement.size_y_mm, measurement.size_z_mm))


def _beside_coin(measurement: Measurement) -> BesideCoin | None:
    _, short, long = _sides(measurement)
    if long > _LARGEST_DRAWN_MM:
        return None
    return BesideCoin(round(long, 2), round(short, 2), measurement.inner_diameter_mm)


def _unit_answers(release: Release) -> list[UnitAnswer]:
    """Yes, then the other units with the size that each would give, likeliest first; of a unit
    that was said, the others."""
    measurement = release.measurement
    if measurement.is_unit_from_file:
        return []
    if not release.awaits_unit:
        return _other_units(release.confirmed_unit)
    factor, inner_mm = MM_PER_UNIT[measurement.unit], measurement.inner_diameter_mm
    figures = Figures(_sides(measurement)[2] / factor, inner_mm and inner_mm / factor)
    yes = UnitAnswer(measurement.unit, f"Yes, {Unit.words(measurement.unit)}", is_yes=True)
    return [
        yes,
        *(
            UnitAnswer(one.unit, f"No, {_SHORT[one.unit]}: {_length(one.side_mm)}")
            for one in guesses(figures)
            if one.unit in Unit.values
            and one.unit != measurement.unit
            and one.side_mm <= LARGEST_MM
        ),
    ]


def _other_units(said: str) -> list[UnitAnswer]:
    return [UnitAnswer(unit, label) for unit, label in Unit.choices if unit != said]


def _length(side_mm: float) -> str:
    return f"{side_mm:.1f} mm" if side_mm < 1000 else f"{side_mm / 1000:,.1f} m"
