"""What the designer confirmed about a file, as options of the geometry package's command line."""

import json

from models_catalog.models import ReleaseFile


def said_by_designer(stored: ReleaseFile) -> list[str]:
    """The unit of the measured file and the roles of its bodies; empty while nothing is said.

    A file beside it is drawn in the same unit where it was written in the same format.
    """
    release = stored.release
    is_alike = (
        stored.is_measured or release.files.filter(is_measured=True, format=stored.format).exists()
    )
    options = ["--unit", release.confirmed_unit] if release.confirmed_unit and is_alike else []
    roles = dict(release.shells.filter(is_role_confirmed=True).values_list("name", "role"))
    return [*options, "--roles", json.dumps(roles)] if roles else options
