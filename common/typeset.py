"""PDF from a Typst template and plain data; the same data always gives the same page."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst


def typeset(template: Path, data: dict[str, Any], *, made_at: datetime) -> bytes:
    """The template reads `sys.inputs.data` as JSON, so that no text of a person is ever code."""
    return typst.compile(
        template,
        root=template.parent,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        # Else the time of the compilation is in the file.
        timestamp=int(made_at.timestamp()),
    )
