"""What the catalogue asks the rooms above."""

from typing import Any

from common.hooks import Hook
from models_catalog.models import CadModel

# The kind of each licence of the model that a signed-in person holds.
licences_held: Hook[[Any, CadModel], list[str]] = Hook("models_catalog.licences_held")


def held_kinds(user: Any, cad_model: CadModel) -> list[str]:
    """Kinds of the licences that a person holds; a visitor holds none."""
    if not user.is_authenticated:
        return []
    return [kind for kinds in licences_held.call_all(user, cad_model) for kind in kinds]
