"""Names as people read them."""

from typing import Any


def designer_name(designer: Any) -> str:
    """The studio's name, or the person's where there is no studio any more."""
    profile = getattr(designer, "designer_profile", None)
    return str(profile.studio_name if profile else designer.shown_name)
