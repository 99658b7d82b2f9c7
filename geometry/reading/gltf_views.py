"""Numbers of a glTF: its buffers, the views into them, packed or not, and the accessors.

Offsets and counts are checked against the bytes that are there before anything is allocated.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.reading import meshopt
from geometry.reading.limits import MAX_VERTICES

# Bytes of a file that lies beside this one, by the name that it is called; None when there is none.
Beside = Callable[[str], bytes | None]

_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MOST_BUFFERS = 1_000
_PACKED = ("EXT_meshopt_compression", "KHR_meshopt_compression")


def nothing_beside(_name: str) -> bytes | None:
    """A file that was sent alone has nothing beside it."""
    return None


def buffers_of(document: dict[str, Any], binary: bytes | None, beside: Beside) -> list[bytes]:
    """The bytes of each buffer; empty for one that is only a place for what is packed elsewhere.

    `binary` is the chunk of a GLB. Refused for geometry in a file that is not at hand.
    """
    described = document.get("buffers", [])
    if len(described) > _MOST_BUFFERS:
        raise Refused("damaged", "The glTF holds more buffers than any real file does.")
    found = []
    for number, buffer in enumerate(described):
        uri = buffer.get("uri")
        if uri is not None:
            data = _fetched(uri, beside)
        else:
            data = binary if number == 0 and binary is not None else b""
        if data and len(data) < buffer.get("byteLength", 0):
            raise Refused("damaged", "A buffer of the glTF is shorter than the glTF says.")
        found.append(data)
    return found


def _fetched(uri: object, beside: Beside) -> bytes:
    text = uri if isinstance(uri, str) else ""
    head, comma, coded = text.partition(",")
    if text.startswith("data:") and comma and head.endswith(";base64"):
        try:
            return base64.b64decode(coded, validate=True)
        except binascii.Error as error:
            raise Refused("damaged", "The glTF's embedded geometry is damaged.") from error
    data = beside(text)
    if data is None:
        raise Refused(
            "external",
            "This glTF keeps its geometry in another file, which is not here. Export one GLB "
            "file, which holds everything, or send the .gltf and its .bin together in a ZIP.",
        )
    return data


class Views:
    """Reads accessors of one document."""

    def __init__(self, document: dict[str, Any], buffers: list[bytes]) -> None:
        self._document, self._buffers = document, buffers
        self._opened: dict[int, tuple[bytes | memoryview, float]] = {}

    def accessor(self, number: int, width: int) -> NDArray[Any]:
        """Numbers of an accessor as (count, width), copied; normalised ones between -1 and 1."""
        accessor = self.described(number)
        if _WIDTHS.get(accessor["type"]) != width:
            raise ValueError("accessor of another type")
        kind = np.dtype(_COMPONENTS[accessor["componentType"]])
        count, sparse = accessor["count"], accessor.get("sparse")
        if "bufferView" in accessor:
            rows = self._rows(accessor, kind, count, width)
        elif sparse is not None and 0 <= count <= MAX_VERTICES:
            rows = np.zeros((count, width), kind)
        else:
            raise ValueError("accessor without numbers")
        if sparse is not None:
            changed, places, values = sparse["count"], sparse["indices"], sparse["values"]
            where = np.dtype(_COMPONENTS[places["componentType"]])
            at = self._rows(places, where, changed, 1).ravel()
            rows[at] = self._rows(values, kind, changed, width)
        if accessor.get("normalized"):
            return np.maximum(rows / float(np.iinfo(kind).max), -1.0)
        return rows

    def described(self, number: int) -> dict[str, Any]:
        """What the document says of an accessor."""
        if number < 0:
            raise ValueError("accessors are numbered from 0")
        accessor: dict[str, Any] = self._document["accessors"][number]
        return accessor

    def step(self, number: int) -> float:
        """How far apart the numbers of an accessor lie where they were rounded; else 0."""
        accessor = self.described(number)
        kind = np.dtype(_COMPONENTS[accessor["componentType"]])
        if kind.kind == "f":
            return self._open(accessor["bufferView"])[1] if "bufferView" in accessor else 0.0
        return 1 / float(np.iinfo(kind).max) if accessor.get("normalized") else 1.0

    def view(self, number: int) -> bytes | memoryview:
        """The bytes of a view, unpacked where it is packed."""
        return self._open(number)[0]

    def _open(self, number: int) -> tuple[bytes | memoryview, float]:
        if number < 0:
            raise ValueError("views are numbered from 0")
        if number not in self._opened:
            self._opened[number] = self._opened_now(self._document["bufferViews"][number])
        return self._opened[number]

    def _opened_now(self, view: dict[str, Any]) -> tuple[bytes | memoryview, float]:
        extensions = view.get("extensions") or {}
        for name in _PACKED:
            if name in extensions:
                return meshopt.unpacked(bytes(self._cut(extensions[name])), extensions[name])
        return self._cut(view), 0.0

    def _cut(self, part: dict[str, Any]) -> memoryview:
        start, length = part.get("byteOffset", 0), part["byteLength"]
        if min(start, length, part["buffer"]) < 0:
            raise ValueError("a view before its buffer")
        data = self._buffers[part["buffer"]]
        if start + length > len(data):
            raise ValueError("view beyond the buffer")
        return memoryview(data)[start : start + length]

    def _rows(
        self, part: dict[str, Any], kind: np.dtype[Any], count: int, width: int
    ) -> NDArray[Any]:
        """Numbers of a view as (count, width), copied."""
        data = self.view(part["bufferView"])
        stride = self._document["bufferViews"][part["bufferView"]].get("byteStride")
        step = stride or kind.itemsize * width
        offset = part.get("byteOffset", 0)
        last = offset + step * (count - 1) + kind.itemsize * width
        if min(count, step, offset) < 0 or last > len(data):
            raise ValueError("accessor beyond its view")
        rows: NDArray[Any] = np.ndarray((count, width), kind, data, offset, (step, kind.itemsize))
        return rows.copy()
