"""Names as people read them, and what an order freezes of them."""

from typing import Any

# What stands in an order once its person's account is erased; the database lets in no other text.
FORMER_CUSTOMER = "Former customer"
FORMER_DESIGNER = "Former designer"


def designer_name(designer: Any) -> str:
    """The studio's name, or the person's where there is no studio any more."""
    if designer.closed_at is not None:
        return FORMER_DESIGNER
    profile = getattr(designer, "designer_profile", None)
    return str(profile.studio_name if profile else designer.shown_name)


def designer_place(designer: Any) -> str:
    """Like "Pforzheim, Germany"; empty where the studio does not say."""
    profile = getattr(designer, "designer_profile", None)
    return ", ".join(part for part in (profile.city, profile.country) if part) if profile else ""


def postal_address(person: Any) -> str:
    """The address that the person gave, if any."""
    profile = getattr(person, "profile", None)
    return str(profile.address) if profile else ""
