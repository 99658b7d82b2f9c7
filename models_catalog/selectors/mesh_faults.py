"""Where the mesh of a file is at fault, for the viewer on its designer's own page."""

import json

from models_catalog.models import Release


def mesh_faults_json(release: Release | None) -> str:
    """Open edges and faces drawn twice, for `viewer_faults.js`; empty when there are none."""
    found = getattr(release, "measurement", None)
    if found is None or not (found.open_edges_mm or found.drawn_twice_mm):
        return ""
    return json.dumps(
        {"open": found.open_edges_mm, "twice": found.drawn_twice_mm}, separators=(",", ":")
    )
