"""What the designer confirmed about a file, as options of the geometry package's command line."""

import json

from models_catalog.models import Release


def said_by_designer(release: Release) -> list[str]:
    """The unit of the measured file and the roles of its bodies; empty while nothing is said."""
    options = ["--unit", release.confirmed_unit] if release.confirmed_unit else []
    roles = dict(release.shells.filter(is_role_confirmed=True).values_list("name", "role"))
    return [*options, "--roles", json.dumps(roles)] if roles else options
