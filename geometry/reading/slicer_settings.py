"""What slicers write beside the model of a 3MF: which volumes are no part of the piece.

PrusaSlicer and SuperSlicer number the triangles of an object (Slic3r_PE_model.config), Bambu Studio
and OrcaSlicer the objects that are its components (model_settings.config).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from geometry.errors import Refused
from geometry.reading.archive import Archive
from geometry.reading.model_part import Attributes, run_xml

Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

_PRUSA = "Metadata/Slic3r_PE_model.config"
_ORCA = "Metadata/model_settings.config"
NEGATIVE = "negative volume"
# What the slicers call a volume, in words for the designer.
HELPERS = {
    "ParameterModifier": "modifier",
    "SupportEnforcer": "support enforcer",
    "SupportBlocker": "support blocker",
    "NegativeVolume": NEGATIVE,
    "modifier_part": "modifier",
    "support_enforcer": "support enforcer",
    "support_blocker": "support blocker",
    "negative_part": NEGATIVE,
}


@dataclass(frozen=True, slots=True)
class Volume:
    """Triangles `first` to `last` of an object; `helper` is what they are, if not the piece."""

    first: int
    last: int
    name: str
    helper: str


@dataclass(slots=True)
class Settings:
    """Volumes by the object's id. What a component is that is no part, and its name, by the ids of
    the object that it belongs to and of the component: two objects may each have a part 1."""

    volumes: dict[str, list[Volume]] = field(default_factory=dict)
    helpers: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def slicer_settings(archive: Archive) -> Settings:
    """Empty where there are none, or none that can be read: they only say more about the model."""
    found = Settings()
    for name, start, end in ((_PRUSA, *_prusa(found)), (_ORCA, *_orca(found))):
        if name not in archive:
            continue
        with suppress(Refused, KeyError):
            run_xml(archive.read(name), start, end)
    return found


def _prusa(found: Settings) -> tuple[Start, End]:
    at: dict[str, str] = {}

    def start(tag: str, said: Attributes) -> None:
        if tag == "object":
            at.clear()
            at["object"] = said["id"]
        elif tag == "volume":
            at.update(first=said["firstid"], last=said["lastid"], name="", kind="")
        elif tag == "metadata" and said.get("type") == "volume":
            if said["key"] == "name":
                at["name"] = said["value"]
            elif said["key"] == "volume_type" or (said["key"] == "modifier" and not at["kind"]):
                at["kind"] = said["value"].replace("1", "ParameterModifier")

    def end(tag: str) -> None:
        if tag == "volume":
            helper = HELPERS.get(at["kind"], "")
            volume = Volume(int(at["first"]), int(at["last"]), at["name"], helper)
            found.volumes.setdefault(at["object"], []).append(volume)

    return start, end


def _orca(found: Settings) -> tuple[Start, End]:
    at = {"object": "", "part": ""}

    def start(tag: str, said: Attributes) -> None:
        if tag == "object":
            at["object"] = said["id"]
        elif tag == "part":
            at["part"] = said["id"]
            if helper := HELPERS.get(said.get("subtype", "")):
                found.helpers[at["object"], at["part"]] = helper
        elif tag == "metadata" and at["part"] and said.get("key") == "name":
            found.names[at["object"], at["part"]] = said.get("value", "")

    def end(tag: str) -> None:
        if tag == "part":
            at["part"] = ""

    return start, end
