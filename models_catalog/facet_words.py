"""What the facets' values are called, and stones, settings and styles within a sentence."""

from django.utils.translation import gettext, gettext_noop

from common.in_sentence import in_sentence

SHAPE_NAMES: dict[str, str] = {
    "round": gettext_noop("Round"),
    "oval": gettext_noop("Oval"),
    "cushion": gettext_noop("Cushion"),
    "princess": gettext_noop("Princess"),
    "emerald": gettext_noop("Emerald"),
    "asscher": gettext_noop("Asscher"),
    "radiant": gettext_noop("Radiant"),
    "pear": gettext_noop("Pear"),
    "marquise": gettext_noop("Marquise"),
    "heart": gettext_noop("Heart"),
    "trillion": gettext_noop("Trillion"),
    "baguette": gettext_noop("Baguette"),
}
SETTING_NAMES: dict[str, str] = {
    "prong": gettext_noop("Prong"),
    "bezel": gettext_noop("Bezel"),
    "pave": gettext_noop("Pavé"),
    "channel": gettext_noop("Channel"),
    "flush": gettext_noop("Flush"),
    "bead": gettext_noop("Bead"),
    "bar": gettext_noop("Bar"),
    "tension": gettext_noop("Tension"),
    "invisible": gettext_noop("Invisible"),
}
STYLE_NAMES: dict[str, str] = {
    "solitaire": gettext_noop("Solitaire"),
    "halo": gettext_noop("Halo"),
    "three-stone": gettext_noop("Three stone"),
    "two-stone": gettext_noop("Two stone"),
    "cluster": gettext_noop("Cluster"),
    "eternity": gettext_noop("Eternity"),
    "wedding": gettext_noop("Wedding"),
    "engagement": gettext_noop("Engagement"),
    "signet": gettext_noop("Signet"),
    "stacking": gettext_noop("Stacking"),
    "statement": gettext_noop("Statement"),
    "bypass": gettext_noop("Bypass"),
    "twist": gettext_noop("Twist"),
    "hammered": gettext_noop("Hammered"),
    "engravable": gettext_noop("Engravable"),
    "nature": gettext_noop("Nature"),
    "celestial": gettext_noop("Celestial"),
    "vintage": gettext_noop("Vintage"),
    "minimal": gettext_noop("Minimal"),
}
# The kinds that the shop begins with; staff may add others, which stay in their words.
KIND_NAMES = (
    gettext_noop("Rings"),
    gettext_noop("Signets"),
    gettext_noop("Pendants"),
    gettext_noop("Earrings"),
    gettext_noop("Bangles"),
    gettext_noop("Bracelets"),
    gettext_noop("Necklaces"),
    gettext_noop("Brooches"),
    gettext_noop("Cufflinks"),
    gettext_noop("Chains"),
)


def shape_in_sentence(shape: str) -> str:
    if shape.endswith(" cabochon"):
        cut = _in_sentence(SHAPE_NAMES, shape.removesuffix(" cabochon"))
        return gettext("%(shape)s cabochon") % {"shape": cut}
    return _in_sentence(SHAPE_NAMES, shape)


def setting_in_sentence(setting: str) -> str:
    return _in_sentence(SETTING_NAMES, setting)


def style_in_sentence(style: str) -> str:
    return _in_sentence(STYLE_NAMES, style)


def _in_sentence(names: dict[str, str], key: str) -> str:
    """In English the key itself, and so for what has no name."""
    name = names.get(key, "")
    shown = gettext(name) if name else ""
    return key if shown == name or not name else in_sentence(shown)
