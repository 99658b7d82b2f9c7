"""What a designer asks for who offers several pieces at one price."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SetWish:
    """`slugs` name own pieces, in the order in which the set shows them."""

    name: str
    words: str
    kind: str
    slugs: tuple[str, ...]
    price_minor: int
