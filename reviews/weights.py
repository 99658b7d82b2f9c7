"""What a casting weighed beside what we had reckoned, in words."""

import re

from django.utils.translation import gettext

from common.in_sentence import in_sentence
from common.languages import number
from geometry.metals import weight_g
from models_catalog.metal_words import metal_name
from models_catalog.models import Release
from models_catalog.text import grams

_TYPED = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,3}))?\s*(?:g|grams?)?", re.IGNORECASE)
# A casting that differs by more is of another size or in another unit than was typed.
MOST_TIMES = 4


def milligrams_of(typed: str) -> int | None:
    """Of grams such as "4.2" or "4,2"; None where it is no such number."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0"))


def grams_typed(weight_mg: int) -> str:
    """As it is typed, to be changed."""
    return f"{weight_mg / 1000:.3f}".rstrip("0").rstrip(".")


def estimate_g(release: Release, metal: str) -> float | None:
    """None where the volume is not known, or it is not sure what belongs to the piece."""
    found = getattr(release, "measurement", None)
    if found is None or found.volume_mm3 is None or release.doubted_shells:
        return None
    return weight_g(found.volume_mm3, metal)


def why_not_plausible(release: Release, metal: str, weight_mg: int) -> str:
    """Where it is far from our estimate; empty where it may be so, or there is none."""
    estimate = estimate_g(release, metal)
    if estimate is None or estimate / MOST_TIMES <= weight_mg / 1000 <= estimate * MOST_TIMES:
        return ""
    return gettext(
        "We reckoned %(estimate)s in %(metal)s, and %(weighed)s is more than %(most_times)s "
        "times away from it. Look at the decimal sign, the metal, and whether it is the "
        "weight of one piece."
    ) % {
        "estimate": grams(estimate),
        "metal": name_of(metal),
        "weighed": grams(weight_mg / 1000),
        "most_times": MOST_TIMES,
    }


def weighed_words(release: Release, metal: str, weight_mg: int) -> str:
    """Such as "Estimate 4.12 g in 18k yellow gold, weighed 4.20 g: +1.9 %"."""
    weighed = weight_mg / 1000
    estimate = estimate_g(release, metal)
    if not estimate:
        return gettext("Weighed %(weighed)s in %(metal)s") % {
            "weighed": grams(weighed),
            "metal": name_of(metal),
        }
    share = _with_sign(round((weighed / estimate - 1) * 100, 1))
    return gettext("Estimate %(estimate)s in %(metal)s, weighed %(weighed)s: %(share)s %%") % {
        "estimate": grams(estimate),
        "metal": name_of(metal),
        "weighed": grams(weighed),
        "share": share,
    }


def name_of(metal: str) -> str:
    name = metal_name(metal)
    return name if name[0].isdigit() else in_sentence(name)


def _with_sign(share: float) -> str:
    sign = "\u00b1" if not share else "+" if share > 0 else "\u2212"
    return sign + number(abs(share), 1)
