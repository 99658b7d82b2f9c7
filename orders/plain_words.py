"""Names as people read them, and what an order freezes of them."""

from typing import Any

# What stands in an order once its person's account is erased; the database lets in no other text.
FORMER_CUSTOMER = "Former customer"
FORMER_DESIGNER = "Former designer"


def designer_name(designer: Any) -> str:
    """As the shop shows it; of an account that is closed the one text that may stand there."""
    return FORMER_DESIGNER if designer.closed_at is not None else str(designer.designer_name)


def designer_place(designer: Any) -> str:
    """Like "Pforzheim, Germany"; empty where the studio does not say."""
    profile = getattr(designer, "designer_profile", None)
    return ", ".join(part for part in (profile.city, profile.country) if part) if profile else ""


def postal_address(person: Any) -> str:
    """The address that the person gave, if any."""
    profile = getattr(person, "profile", None)
    return str(profile.address) if profile else ""
