"""What the catalogue asks the rooms above."""

from typing import Any

from common.hooks import Hook
from models_catalog.models import CadModel

# Whether a signed-in person holds a licence of the model.
holds_licence: Hook[[Any, CadModel], bool] = Hook("models_catalog.holds_licence")


def owns_licence(user: Any, cad_model: CadModel) -> bool:
    """Whether a signed-in person has bought the model; always False for a visitor."""
    return bool(user.is_authenticated) and any(holds_licence.call_all(user, cad_model))
