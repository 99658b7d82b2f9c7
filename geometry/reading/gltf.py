"""glTF as text, with its geometry inside as base64: turned into what a GLB holds, then read as one.

A glTF whose geometry lies in another file is refused: nothing but the upload itself is ever opened.
"""

import base64
import binascii
import json
from dataclasses import replace
from typing import Any

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading import glb

_MOST_BUFFERS = 1_000


def parse(data: bytes) -> Piece:
    """One shell per mesh node; Refused when it is cut off or points to other files."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "damaged", "This glTF is cut off or is not glTF at all. Export it again, as GLB."
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise Refused("unknown-format", "This is JSON, but no glTF. Export the model as GLB.")
    try:
        binary = _embedded(document)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Refused("damaged", "The glTF describes parts that it does not hold.") from error
    return replace(glb.parse_document(document, binary), format="gltf")


def _embedded(document: dict[str, Any]) -> bytes:
    """All buffers one after the other; the document's views are moved to match."""
    buffers = document.get("buffers", [])
    if len(buffers) > _MOST_BUFFERS:
        raise Refused("damaged", "The glTF holds more buffers than any real file does.")
    starts, binary = [], bytearray()
    for buffer in buffers:
        starts.append(len(binary))
        binary += _decoded(buffer.get("uri"))
        binary += bytes(-len(binary) % 4)
    for view in document.get("bufferViews", []):
        view["byteOffset"] = view.get("byteOffset", 0) + starts[view["buffer"]]
        view["buffer"] = 0
    document["buffers"] = [{"byteLength": len(binary)}]
    return bytes(binary)


def _decoded(uri: object) -> bytes:
    head, comma, coded = uri.partition(",") if isinstance(uri, str) else ("", "", "")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        raise Refused(
            "external",
            "This glTF keeps its geometry in another file, which buyers would not get. Export one "
            "GLB file, which holds everything.",
        )
    try:
        return base64.b64decode(coded, validate=True)
    except binascii.Error as error:
        raise Refused("damaged", "The glTF's embedded geometry is damaged.") from error
