"""The finger sizes that a visitor can choose from, by the key that stands in the address."""

from dataclasses import dataclass

from geometry.measuring.ring_sizes import System, diameter_mm


@dataclass(frozen=True, slots=True)
class FingerChoice:
    """A size such as `us-6.5`; `label` reads "US 6½", `diameter_mm` is the inner diameter."""

    key: str
    label: str
    diameter_mm: float


_FRACTIONS = {0.0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}
_UK_LETTERS = "FGHIJKLMNOPQRSTUVWXYZ"


def _us() -> list[FingerChoice]:
    quarters = (quarter / 4 for quarter in range(3 * 4, 13 * 4 + 1))
    return [
        FingerChoice(
            f"us-{size:g}", f"US {int(size)}{_FRACTIONS[size % 1]}", diameter_mm("us", size)
        )
        for size in quarters
    ]


def _uk() -> list[FingerChoice]:
    return [
        FingerChoice(
            f"uk-{letter.lower()}{key_end}",
            f"UK {letter}{label_end}",
            diameter_mm("uk", f"{letter}{label_end}"),
        )
        for letter in _UK_LETTERS
        for key_end, label_end in (("", ""), (".5", "½"))
    ]


def _whole(system: System, name: str, first: int, last: int) -> list[FingerChoice]:
    return [
        FingerChoice(f"{system}-{size}", f"{name} {size}", diameter_mm(system, size))
        for size in range(first, last + 1)
    ]


FINGER_GROUPS: dict[System, list[FingerChoice]] = {
    "us": _us(),
    "uk": _uk(),
    "eu": _whole("eu", "EU", 44, 70),
    "it": _whole("it", "IT", 4, 30),
    "jp": _whole("jp", "JP", 4, 29),
}
FINGER_CHOICES = {choice.key: choice for group in FINGER_GROUPS.values() for choice in group}
