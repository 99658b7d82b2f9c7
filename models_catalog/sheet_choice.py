"""What a visitor chose on a specification sheet, read from the address: units, metal, size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from common.reader_manner import manner_now
from geometry.metals import METALS
from models_catalog.finger_choices import FINGER_CHOICES, FingerChoice
from models_catalog.text import Units, units_now


@dataclass(frozen=True, slots=True)
class SheetChoice:
    units: Units = Units.METRIC
    # Empty while the visitor has not chosen: the piece is then shown in its own metal.
    metal_key: str = ""
    size: FingerChoice | None = None
    # Whether the units are those of an account, which no browser's memory changes.
    is_settled: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "SheetChoice":
        """From a query string, else as the reader's account chose.

        What is not offered counts as not chosen.
        """
        units, metal = query.get("units"), query.get("metal", "")
        is_named = units in list(Units)
        return cls(
            units=Units(str(units)) if is_named else units_now(),
            is_settled=not is_named and bool(manner_now().units),
            metal_key=metal if metal in METALS else "",
            size=FINGER_CHOICES.get(query.get("size", "")),
        )

    def with_units(self, units: Units) -> "SheetChoice":
        return replace(self, units=units)

    def with_metal(self, metal_key: str) -> "SheetChoice":
        return replace(self, metal_key=metal_key)

    @property
    def query(self) -> str:
        """The query string that leads back here; always with `units`, so that a link decides."""
        chosen = {"units": str(self.units)}
        if self.metal_key:
            chosen["metal"] = self.metal_key
        if self.size:
            chosen["size"] = self.size.key
        return urlencode(chosen)
