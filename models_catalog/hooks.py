"""What the catalogue must know of rooms above it; they register themselves when they load."""

from collections.abc import Callable
from typing import Any

from models_catalog.models import CadModel

OwnsLicence = Callable[[Any, CadModel], bool]
_owns_licence: list[OwnsLicence] = []


def register_owns_licence(answer: OwnsLicence) -> None:
    """`answer(user, cad_model)` says whether the person holds a licence of the model."""
    _owns_licence.append(answer)


def owns_licence(user: Any, cad_model: CadModel) -> bool:
    """Whether a signed-in person has bought the model; always False for a visitor."""
    return bool(user.is_authenticated) and any(answer(user, cad_model) for answer in _owns_licence)
