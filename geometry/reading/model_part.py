"""The XML of a 3MF, read as a stream. A document type declaration (entities) is refused."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.reading.limits import MAX_SHELLS, MAX_TRIANGLES, MAX_VERTICES

_MODEL_TYPE = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"

_BEAMS = "http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"
# Extensions whose absence leaves the triangles as they are; what a reader of them would see more.
_LEFT_OUT = {
    _BEAMS: "a beam lattice",
    "http://schemas.microsoft.com/3dmanufacturing/beamlattice/balls/2020/07": "a beam lattice",
    "http://schemas.microsoft.com/3dmanufacturing/slice/2015/07": "slices",
}
_HARMLESS = frozenset(
    {
        _CORE,
        _PRODUCTION,
        "http://schemas.microsoft.com/3dmanufacturing/material/2015/02",
        "http://schemas.microsoft.com/3dmanufacturing/triangles/2021/07",
        *_LEFT_OUT,
    }
)
_STARTS_OF = {"beamlattice": "a beam lattice", "slicestack": "slices", "texture2d": "textures"}

_MAKER = ("designer", "copyright")

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Placement:
    """A build item or a component: which object, in which part, where."""

    object_id: str
    path: str
    transform: NDArray[np.float64]
    # False where the program was told not to print it.
    is_printed: bool = True


@dataclass(slots=True)
class ModelObject:
    """One object resource: a mesh or a list of components."""

    name: str
    kind: str
    vertices: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 3)))
    triangles: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 3), np.int64))
    components: list[Placement] = field(default_factory=list)
    # The name of its base material, "" where it has none.
    material: str = ""


@dataclass(slots=True)
class ModelPart:
    """One .model file: its unit, objects by id, and what it builds."""

    unit: str = "millimeter"
    objects: dict[str, ModelObject] = field(default_factory=dict)
    build: list[Placement] = field(default_factory=list)
    # What it says of its maker, by the names of the 3MF core specification (3.4.1).
    words: dict[str, str] = field(default_factory=dict)
    # What it holds beside triangles, in words, such as "a beam lattice".
    not_read: list[str] = field(default_factory=list)


def parse_part(data: bytes) -> ModelPart:
    """Raises Refused for unsound XML, a DTD, and numbers that are none."""
    reader = _PartReader()
    run_xml(data, reader.start, reader.end, reader.text, reader.name_space)
    return reader.part


def start_part(relationships: bytes) -> str:
    """Path of the part that a 3MF names as its model, or "" when it names none."""
    found: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag.endswith(" Relationship") and attributes.get("Type") == _MODEL_TYPE:
            found.append(attributes.get("Target", ""))

    run_xml(relationships, start, lambda tag: None)
    return found[0] if found else ""


def run_xml(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
    name_space: Callable[[str | None, str], None] | None = None,
) -> None:
    """Calls these for what stands in the XML, tags as "namespace name". Raises Refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse_doctype(*_: object) -> None:
        raise Refused("doctype", "The 3MF carries a document type declaration, which none needs.")

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartNamespaceDeclHandler = name_space
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise Refused(
            "damaged-xml", "The 3MF holds XML that is damaged. Export it again."
        ) from error


class _PartReader:
    """Gathers one part from start and end tags; the numbers of a mesh go to flat arrays."""

    def __init__(self) -> None:
        self.part = ModelPart()
        self._object: ModelObject | None = None
        self._positions = array("d")
        self._corners = array("q")
        self._says = ""
        self._name_spaces: dict[str, str] = {}
        # Names of the base materials, by the id of their group.
        self._materials: dict[str, list[str]] = {}
        self._group = ""

    def name_space(self, prefix: str | None, address: str) -> None:
        self._name_spaces[prefix or ""] = address

    def start(self, tag: str, attributes: Attributes) -> None:
        namespace, _, name = tag.rpartition(" ")
        if namespace != _CORE:
            said = _STARTS_OF.get(name)
            if said is not None and said not in self.part.not_read:
                self.part.not_read.append(said)
            return
        if name == "vertex":
            self._positions.extend(float(attributes.get(axis, "nan")) for axis in "xyz")
            _check_count(len(self._positions) // 3, MAX_VERTICES)
        elif name == "triangle":
            self._corners.extend(int(attributes.get(key, "-1")) for key in ("v1", "v2", "v3"))
            _check_count(len(self._corners) // 3, MAX_TRIANGLES)
        elif name == "model":
            self.part.unit = attributes.get("unit", "millimeter")
            self._check_extensions(attributes.get("requiredextensions", ""))
        elif name == "metadata" and self._object is None:
            self._says = attributes.get("name", "").lower()
        elif name == "object":
            self._start_object(attributes)
        elif name == "basematerials":
            self._group = attributes.get("id", "")
        elif name == "base":
            self._materials.setdefault(self._group, []).append(attributes.get("name", "")[:80])
        elif name == "component" and self._object is not None:
            self._object.components.append(_placement(attributes))
        elif name == "item":
            self.part.build.append(_placement(attributes))

    def _check_extensions(self, prefixes: str) -> None:
        for prefix in prefixes.split():
            address = self._name_spaces.get(prefix, prefix)
            if address not in _HARMLESS:
                raise Refused(
                    "unsupported",
                    f"The 3MF needs an extension that we do not read ({address[:120]}). Export it "
                    "as plain triangles, or as STL.",
                )

    def text(self, words: str) -> None:
        """Only what a name of the maker is wanted for; whitespace between tags is text too."""
        if self._says in _MAKER:
            self.part.words[self._says] = (self.part.words.get(self._says, "") + words)[:1000]

    def end(self, tag: str) -> None:
        self._says = ""
        if tag == f"{_CORE} object" and self._object is not None:
            self._object.vertices = np.array(self._positions, np.float64).reshape(-1, 3)
            self._object.triangles = np.array(self._corners, np.int64).reshape(-1, 3)
            self._object = None

    def _start_object(self, attributes: Attributes) -> None:
        name = attributes.get("name") or attributes.get("partnumber", "")
        self._object = ModelObject(
            name, attributes.get("type", "model"), material=self._material(attributes)
        )
        self._positions, self._corners = array("d"), array("q")
        self.part.objects[attributes.get("id", "")] = self._object
        _check_count(len(self.part.objects), 4 * MAX_SHELLS)

    def _material(self, attributes: Attributes) -> str:
        names = self._materials.get(attributes.get("pid", ""), [])
        number = int(attributes.get("pindex", "0"))
        return names[number] if 0 <= number < len(names) else ""


def _placement(attributes: Attributes) -> Placement:
    """The twelve numbers of a 3MF transform are the first three columns of a row-vector matrix."""
    matrix = np.eye(4)
    if text := attributes.get("transform"):
        numbers = np.array([float(word) for word in text.split()])
        if len(numbers) != 12 or not np.isfinite(numbers).all():
            raise Refused("not-a-number", "A part of the 3MF is placed by numbers that are none.")
        matrix[:, :3] = numbers.reshape(4, 3)
    path = attributes.get(f"{_PRODUCTION} path", "")
    is_printed = attributes.get("printable", "1") != "0"
    return Placement(attributes.get("objectid", ""), path, matrix, is_printed)


def _check_count(count: int, limit: int) -> None:
    if count > limit:
        raise Refused("too-many-triangles", "The 3MF holds more geometry than we measure.")
