"""glTF as text: what a GLB holds, with the geometry as base64 or in files beside it in a ZIP.

A glTF sent alone whose geometry lies in another file is refused: nothing but the upload itself is
ever opened.
"""

import json
from dataclasses import replace

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading import glb
from geometry.reading.gltf_views import Beside, nothing_beside


def parse(data: bytes, beside: Beside = nothing_beside) -> Piece:
    """One shell per mesh node; Refused when it is cut off or points to files not at hand."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "damaged", "This glTF is cut off or is not glTF at all. Export it again, as GLB."
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise Refused("unknown-format", "This is JSON, but no glTF. Export the model as GLB.")
    return replace(glb.parse_document(document, None, beside), format="gltf")
