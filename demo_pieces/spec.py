"""What a demo listing is made of: the designer, the text, the prices and the build function."""

from collections.abc import Callable
from dataclasses import dataclass

from demo_pieces.assembly import NamedShell


@dataclass(frozen=True)
class DesignerSpec:
    """An invented designer of the demo collection."""

    key: str
    username: str
    email: str
    display_name: str
    studio_name: str
    city: str
    bio: str


@dataclass(frozen=True)
class PieceSpec:
    """One demo listing; prices are USD minor units by licence kind."""

    slug: str
    title: str
    category: str
    designer_key: str
    description: str
    tags: tuple[str, ...]
    prices: dict[str, int]
    build: Callable[[], list[NamedShell]]
    inner_diameter_mm: float | None
    hero_metal: str
    added_days_ago: int
