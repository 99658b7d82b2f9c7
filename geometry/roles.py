"""What a shell is for - metal, stone or helper - from the words of its name."""

import re

from geometry.piece import Role

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_HELPER_WORDS = frozenset(
    "support sprue helper cutter guide guideline reference ref dummy finger mannequin hand raft "
    "brim rod runner stamp construction".split()
)
# Parts of the metalwork that are named after the stone they hold ("diamond prong", "stone seat").
_METAL_WORDS = frozenset(
    "metal gold silver platinum palladium prong claw bezel setting seat head basket shank band "
    "gallery mount bail halo channel collet".split()
)
GEM_WORDS = frozenset(
    "stone gem gemstone diamond brilliant sapphire ruby emerald topaz amethyst garnet opal "
    "moissanite zircon zirconia cz aquamarine peridot citrine tourmaline morganite tanzanite "
    "spinel turquoise onyx melee alexandrite pearl jade quartz cabochon".split()
)


def words(name: str) -> list[str]:
    """Lower-case words of a name, plurals made singular: "StonesRound_650" -> stone, round."""
    found = [word.lower() for word in _WORD.findall(name)]
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found]


def says_something(name: str) -> bool:
    """Whether a name holds a word that tells a role, such as "shank" or "melee"."""
    said = words(name)
    return bool((_HELPER_WORDS | _METAL_WORDS | GEM_WORDS).intersection(said))


def is_part_of_metal(name: str) -> bool:
    """Whether a name says itself that this is metal, such as "shank" or "diamond prong"."""
    return bool(_METAL_WORDS.intersection(words(name)))


def role_of(name: str) -> Role:
    """Helper words win, then metal parts, then gems; a name that says nothing is metal."""
    said = words(name)
    if _HELPER_WORDS.intersection(said):
        return "helper"
    if _METAL_WORDS.intersection(said) or (said and said[-1] in ("ring", "pendant", "earring")):
        return "metal"
    return "stone" if GEM_WORDS.intersection(said) else "metal"
