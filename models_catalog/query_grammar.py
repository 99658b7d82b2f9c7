"""Reads what somebody typed into the search box: measures, metals, shapes and kinds become choices.

    query    = (filter | word)*
    filter   = size | measure | metal | casts | shape | setting | kind | format
    size     = [system] ["size"] number [".." number] | "uk" letter
    measure  = [bound] number [to number] unit [bound]
    bound    = under | over | about | between
    unit     = g, dwt, ozt | ct | mm, cm, in | the shop's currency

What is left are the words to search for. Text in quotation marks is left as it is.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM, System, diameter_mm
from geometry.metals import GRAMS_PER_PENNYWEIGHT, METALS
from geometry.reading import DELIVERED_ENDINGS, MEASURED_ENDINGS
from models_catalog import trade_words as trade
from models_catalog.facets import Span
from models_catalog.plain_words import plain_words

GRAMS_PER_TROY_OUNCE = 31.1034768
MM_PER_INCH = 25.4
# A size without a letter or a system: US up to here, EU from there on.
LARGEST_US, SMALLEST_EU, LARGEST_EU = 16, 36, 77
# "size a" begins a sentence.
SMALLEST_BARE_LETTER = "F"
# Half of a US half size (0.41 mm of diameter), so that one size is found and not its neighbours.
SIZE_ROOM_MM = 0.2
# How far from the number a piece may be, as a part of it: said plainly, and said with "about".
PLAIN_ROOM = {"stone": 0.02, "weight": 0.1, "carats": 0.1, "price": 0.1}
ABOUT_ROOM = {"stone": 0.08, "weight": 0.2, "carats": 0.2, "price": 0.2}
LARGEST_NUMBER = 100_000

_NUMBER = r"\d+\s\d+/\d+|\d+/\d+|\d+(?:[.,]\d+){2,}|\d*[.,]\d+|\d+"
_TOKENS = re.compile(
    rf'"[^"]*"|3dm|3mf|(?:{_NUMBER})|[<>]=?|[-–~+×]|[$€£¥]|x(?=\s*[\d.])|[^\W\d_][\w\']*|[^\s]'
)
_SETTINGS = {phrase: name for name, phrases in trade.SETTINGS.items() for phrase in phrases}
_PAUSES = frozenset(".,;:!?()")
_FRACTION = re.compile(r"(?:(\d+)\s)?(\d+)/(\d+)")
# "1.234,5" and "1,234.5": which sign parts thousands is plain where both stand there.
_THOUSANDS = re.compile(r"(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)")
_KARATS = {8, 9, 10, 14, 18, 22}
_KARAT_WORDS = frozenset({"k", "kt", "karat", "ct", "carat", "carats", "carati"})
# What is stamped into gold, in thousandths.
_KARATS_BY_STAMP = {333: 8, 375: 9, 417: 10, 585: 14, 750: 18, 916: 22}
_FORMATS = frozenset({*MEASURED_ENDINGS, *DELIVERED_ENDINGS})
_CURRENCIES = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"} | {
    word: code
    for code, words in {
        "usd": "usd dollar dollars",
        "eur": "eur euro euros",
        "gbp": "gbp pound pounds",
        "jpy": "jpy yen",
    }.items()
    for word in words.split()
}
# By word: the facet, and how many of the facet's own unit it is.
_UNITS: dict[str, tuple[str, float]] = {
    word: (facet, factor)
    for facet, factor, words in (
        ("weight", 1.0, "g gr gram grams gramm grammes grammi gramme grammo"),
        ("weight", GRAMS_PER_PENNYWEIGHT, "dwt pennyweight pennyweights"),
        ("weight", GRAMS_PER_TROY_OUNCE, "ozt"),
        ("carats", 1.0, "ct cts carat carats karat carati carato"),
        ("stone", 1.0, "mm millimeter millimeters millimetre millimetres"),
        ("stone", 10.0, "cm centimeter centimeters centimetre centimetres"),
        ("stone", MM_PER_INCH, "in inch inches zoll pouce pouces pollice pollici"),
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Understood:
    """`values` by facet as they stand in an address; `words` are left to be searched for."""

    values: Mapping[str, tuple[str, ...]]
    metal_key: str | None
    words: str
    # Measures that the list cannot be narrowed down by, such as "2 mm wide".
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """Where the reading stands; a rule that takes tokens moves `at`."""

    tokens: list[str]
    kinds: Collection[str]
    at: int = 0
    values: dict[str, list[str]] = field(default_factory=dict)
    metal_key: str | None = None
    left: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    is_reworded: bool = False

    @property
    def is_anything(self) -> bool:
        return bool(self.values or self.metal_key or self.unused or self.is_reworded)

    def add(self, facet: str, value: str) -> None:
        found = self.values.setdefault(facet, [])
        if value not in found:
            found.append(value)

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def phrase(self, phrases: Collection[str], ahead: int = 0) -> tuple[str, int]:
        """The longest of the phrases that stands here, and how many tokens it is."""
        for length in (4, 3, 2, 1):
            words = self.tokens[self.at + ahead : self.at + ahead + length]
            if len(words) == length and " ".join(words) in phrases:
                return " ".join(words), length
        return "", 0


def understand(query: str, *, kinds: Collection[str]) -> Understood:
    """`kinds` are the slugs of the shop's categories. Reading what is left again finds nothing."""
    read = _read(_spoken(query), kinds)
    if not read.is_anything:
        return Understood({}, None, query)
    # What stood apart may stand together now, so it is read until nothing more is found.
    while (again := _read(" ".join(read.left), kinds)).is_anything:
        for facet, values in again.values.items():
            for value in values:
                read.add(facet, value)
        read.metal_key = read.metal_key or again.metal_key
        read.unused += again.unused
        read.left = again.left
    found = {facet: tuple(_met(values)) for facet, values in read.values.items()}
    return Understood(found, read.metal_key, " ".join(read.left), tuple(read.unused))


def _met(values: list[str]) -> list[str]:
    """“over 4 g under 6 g” is between the two, and not either of them."""
    spans = [span for value in values if (span := Span.read(value))]
    if len(values) != 2 or len(spans) != 2:
        return values
    lows = [span.low for span in spans if span.low is not None and span.high is None]
    highs = [span.high for span in spans if span.high is not None and span.low is None]
    met = Span.between(lows[0], highs[0]) if lows and highs and lows[0] < highs[0] else None
    return [met.key] if met else values


def _spoken(query: str) -> str:
    """Plain words, but for what stands in quotation marks; a sign that means several is several."""
    text = query.replace("’", "'").replace("≤", "<=").replace("≥", ">=")
    text = re.sub(r"(\w)([¼-¾⅐-⅞])", r"\1 \2", text)
    return plain_words(text).replace("⁄", "/")


def _read(words: str, kinds: Collection[str]) -> _Reading:
    tokens = [found[0] for found in _TOKENS.finditer(words)]
    reading = _Reading([token for token in tokens if token not in _PAUSES], kinds)
    while reading.at < len(reading.tokens):
        if not any(rule(reading) for rule in _RULES):
            reading.left.append(reading.peek())
            reading.at += 1
    if reading.is_anything:
        reading.left = [word for word in reading.left if re.search(r"\w", word)]
        while reading.left and reading.left[-1] in trade.FILLERS:
            reading.left.pop()
        while reading.left and reading.left[0] in trade.FILLERS:
            reading.left.pop(0)
    return reading


# --- Finger sizes --------------------------------------------------------------------------------


def _size(reading: _Reading) -> bool:
    start, phrase, system = reading.at, "", None
    for _ in range(2):
        if reading.peek() in trade.SYSTEMS and not system:
            system = trade.SYSTEMS[reading.peek()]
            reading.at += 1
        found, length = reading.phrase(trade.SIZE_WORDS)
        if length and not phrase:
            phrase = found
            reading.at += length
    if system or phrase:
        spoken = system or trade.SYSTEMS.get(trade.SIZE_WORDS.get(phrase, ""))
        low = _size_mm(reading, spoken)
        if low is None and not system:
            # “Größe 7” is no size of the language that it is said in.
            spoken = None
            low = _size_mm(reading, None)
        if low is not None:
            high = low
            if reading.peek() in trade.TO:
                reading.at += 1
                to = _size_mm(reading, spoken)
                if to is None:
                    reading.at -= 1
                else:
                    high = to
            span = _span(min(low, high) - SIZE_ROOM_MM, max(low, high) + SIZE_ROOM_MM, places=2)
            if span:
                reading.add("finger", span)
                return True
    reading.at = start
    return False


def _size_mm(reading: _Reading, system: System | None) -> float | None:
    """The inner diameter of the size that stands here, in mm."""
    number = _number(reading.peek())
    if number is None:
        return _letter_mm(reading, system) if system in (None, "uk") else None
    if system is None and number <= LARGEST_US:
        system = "us"
    elif system is None and SMALLEST_EU <= number <= LARGEST_EU:
        system = "eu"
    if system in (None, "uk") or reading.peek(1) in _UNITS:
        return None
    found = diameter_mm(system, number)
    if not SMALLEST_MM <= found <= LARGEST_FINGER_MM:
        return None
    reading.at += 1
    return found


def _letter_mm(reading: _Reading, system: System | None) -> float | None:
    letter = reading.peek().upper()
    if len(letter) != 1 or not ("A" if system else SMALLEST_BARE_LETTER) <= letter <= "Z":
        return None
    half = reading.peek(1) in ("1/2", ".5")
    found = diameter_mm("uk", f"{letter} 1/2" if half else letter)
    if found < SMALLEST_MM:
        return None
    reading.at += 2 if half else 1
    return found


# --- Measures ------------------------------------------------------------------------------------


def _measure(reading: _Reading) -> bool:
    """`under 4g`, `6.5mm`, `4 to 6 g`, `8x6 mm`, `$50 or less`, `17mm inner diameter`."""
    start = reading.at
    bound = ""
    _, inner_length = reading.phrase(trade.INNER_DIAMETER)
    reading.at += inner_length
    for name, phrases in (
        ("under", trade.UNDER),
        ("over", trade.OVER),
        ("about", trade.ABOUT),
        ("between", trade.BETWEEN),
    ):
        _, length = reading.phrase(phrases)
        if length:
            bound = name
            reading.at += length
            break
    taken = _quantity(reading, bound, is_inner=inner_length > 0)
    if taken is None:
        reading.at = start
        return False
    facet, span = taken
    if facet:
        reading.add(facet, span)
    return True


def _quantity(reading: _Reading, bound: str, *, is_inner: bool) -> tuple[str, str] | None:
    is_price = _currency(reading)
    numbers = _numbers(reading)
    if is_price and len(numbers) == 1 and reading.peek() in trade.TO:
        reading.at += 1
        if _currency(reading):
            numbers += _numbers(reading)
        else:
            reading.at -= 1
    found = ("price", 1.0) if is_price else _unit(reading)
    if not numbers or not found:
        return None
    facet, factor = found
    if is_inner and facet != "stone":
        return None
    amounts = [number * factor for number in numbers]
    ending_under, under_length = reading.phrase(trade.OR_LESS)
    ending_over, over_length = reading.phrase(trade.OR_MORE)
    if not bound and ending_under:
        bound, reading.at = "under", reading.at + under_length
    elif not bound and ending_over:
        bound, reading.at = "over", reading.at + over_length
    if facet == "stone":
        _, length = reading.phrase(trade.INNER)
        if length or is_inner:
            facet, reading.at = "finger", reading.at + length
        elif reading.peek() in trade.OF_THE_METAL:
            reading.unused.append(f"{amounts[0]:g} mm {reading.peek()}")
            reading.at += 0 if reading.peek() in trade.KINDS else 1
            return "", ""
    if facet in ("stone", "carats") and reading.peek() in trade.SHAPE_ENDINGS - {"cut", "cuts"}:
        reading.at += 1
    span = _within(facet, amounts, bound)
    return (facet, span) if span else None


def _within(facet: str, amounts: list[float], bound: str) -> str:
    if bound == "under":
        return _span(None, max(amounts))
    # “from 4 to 6 g” has an end.
    if bound == "over" and len(amounts) == 1:
        return _span(min(amounts), None)
    if facet == "finger":
        return _span(min(amounts) - SIZE_ROOM_MM, max(amounts) + SIZE_ROOM_MM)
    if len(amounts) > 1:
        # Up to and including: a list says "to 4 g" of what is below 4 g.
        return _span(min(amounts), max(amounts) + 0.01)
    room = (ABOUT_ROOM if bound == "about" else PLAIN_ROOM)[facet] * amounts[0]
    return _span(amounts[0] - room, amounts[0] + room)


def _currency(reading: _Reading) -> bool:
    is_ours = _CURRENCIES.get(reading.peek()) == settings.SHOP_CURRENCY
    if not is_ours or _number(reading.peek(1)) is None:
        return False
    reading.at += 1
    return True


def _numbers(reading: _Reading) -> list[float]:
    """One number, two with a `to` between, or the sides of a stone, of which the longer counts."""
    first = _number(reading.peek())
    if first is None:
        return []
    reading.at += 1
    second = _number(reading.peek(2))
    if second is not None and reading.peek(1) in trade.TO:
        # "4 g to 6 g": the unit is read behind the second number.
        if _unit_at(reading, 0) and _unit_at(reading, 3) == _unit_at(reading, 0):
            reading.at += 3
            return [first, second]
    second = _number(reading.peek(1))
    if second is not None and reading.peek() in trade.TO:
        reading.at += 2
        return [first, second]
    return [max(first, *_further_sides(reading))]


def _further_sides(reading: _Reading) -> list[float]:
    """Of `8x6 mm`, `8 x 6 x 4 mm` and `8mm x 6mm`, whose last unit is read behind them."""
    sides = [0.0]
    while True:
        unit = _unit_at(reading, 0)
        ahead = 1 if unit and reading.peek(1) in trade.TIMES else 0
        side = _number(reading.peek(ahead + 1))
        if reading.peek(ahead) not in trade.TIMES or side is None:
            return sides
        if ahead and _unit_at(reading, 3) != unit:
            return sides
        reading.at += ahead + 2
        sides.append(side)


def _unit_at(reading: _Reading, ahead: int) -> tuple[str, float] | None:
    word = reading.peek(ahead)
    if _CURRENCIES.get(word) == settings.SHOP_CURRENCY:
        return "price", 1.0
    return _UNITS.get(word)


def _unit(reading: _Reading) -> tuple[str, float] | None:
    found = _unit_at(reading, 0)
    if found is None:
        return None
    _, metal_follows = reading.phrase(trade.METAL_WORDS, 1)
    if reading.peek() == "in" and metal_follows:
        return None
    reading.at += 1
    return found


def _number(token: str) -> float | None:
    """From nothing to LARGEST_NUMBER; a comma is a decimal point."""
    fraction = _FRACTION.fullmatch(token)
    if fraction:
        whole, above, below = (int(part or 0) for part in fraction.groups())
        value = whole + above / below if below else -1.0
    elif grouped := _THOUSANDS.fullmatch(token):
        value = float(f"{re.sub('[.,]', '', grouped[1])}.{grouped[3]}")
    elif re.fullmatch(r"\d*[.,]\d+|\d+", token):
        value = float(token.replace(",", "."))
    else:
        return None
    return value if 0 <= value <= LARGEST_NUMBER else None


def _span(low: float | None, high: float | None, *, places: int = 2) -> str:
    bounds = [
        None if bound is None else max(Decimal(0), round(Decimal(bound), places)).normalize()
        for bound in (low, high)
    ]
    span = Span.between(*bounds)
    return span.key if span else ""


# --- Words ---------------------------------------------------------------------------------------


def _karats(reading: _Reading) -> bool:
    """`18k`, `18ct white gold`, `or 18 carats`, `585er Gold`; without a colour yellow."""
    start = reading.at
    colour = _colour(reading)
    is_gold_said = reading.at > start
    number, unit = _number(reading.peek()), reading.peek(1)
    is_in_karats = number in _KARATS and unit in _KARAT_WORDS
    karats = number if is_in_karats else _KARATS_BY_STAMP.get(int(number or 0))
    if karats:
        reading.at += 2 if is_in_karats or unit == "er" else 1
        # In “10 ct or less” no gold is meant.
        is_bound = reading.phrase(trade.OR_LESS)[1] or reading.phrase(trade.OR_MORE)[1]
        behind = reading.at
        after = "" if is_bound else _colour(reading)
        is_gold_said = is_gold_said or reading.at > behind
        key = f"{karats:.0f}k-{after or colour or 'yellow'}"
        # In Britain 18 ct is gold, and 1 ct a stone: without a word for gold the unit must be k.
        is_k = is_in_karats and unit in ("k", "kt", "karat")
        if (is_gold_said or is_k) and key in METALS:
            reading.metal_key = key
            return True
    reading.at = start
    return False


def _colour(reading: _Reading) -> str:
    """A colour with or without `gold`, or `gold` alone as nothing; moves on over it."""
    colour = trade.GOLD_COLOURS.get(reading.peek(), "")
    is_whole = reading.peek() in ("gelbgold", "weissgold", "rosegold", "rotgold")
    if colour:
        reading.at += 1
        if not is_whole and reading.peek() in trade.GOLD:
            reading.at += 1
        return colour
    if reading.peek() in trade.GOLD:
        reading.at += 1
        if reading.peek() in trade.GOLD_COLOURS:
            reading.at += 1
            return trade.GOLD_COLOURS[reading.peek(-1)]
    return ""


def _metal(reading: _Reading) -> bool:
    phrase, length = reading.phrase(trade.METAL_WORDS)
    if not length:
        return False
    reading.metal_key = trade.METAL_WORDS[phrase]
    reading.at += length
    return True


def _casts(reading: _Reading) -> bool:
    phrase, length = reading.phrase(trade.CASTS)
    if not length:
        return False
    reading.add("casts", trade.CASTS[phrase])
    reading.at += length
    return True


def _shape(reading: _Reading) -> bool:
    _, length = reading.phrase(trade.NO_STONES)
    if length:
        reading.add("shape", "none")
        reading.at += length
        return True
    shape = trade.SHAPES.get(reading.peek())
    if shape is None:
        return False
    if reading.peek(1) in trade.HAVE_A_FORM:
        # Both stay words: apart, the first would be read as a stone's the next time.
        is_compound = reading.phrase(trade.COMPOUNDS, 1)[1] > 0
        reading.left += reading.tokens[reading.at : reading.at + (1 if is_compound else 2)]
        reading.at += 1 if is_compound else 2
        return True
    is_stone = reading.peek(1) in trade.SHAPE_ENDINGS or _is_measured(reading)
    if shape in trade.ALSO_THINGS and not is_stone:
        return False
    reading.add("shape", shape)
    reading.at += 1
    while reading.peek() in trade.SHAPE_ENDINGS:
        reading.at += 1
    return True


def _is_measured(reading: _Reading) -> bool:
    """Whether a stone's size stands just before."""
    before = reading.tokens[reading.at - 1] if reading.at else ""
    return before in _UNITS and _UNITS[before][0] in ("stone", "carats")


def _setting(reading: _Reading) -> bool:
    phrase, length = reading.phrase(_SETTINGS)
    if not length:
        return False
    reading.add("setting", _SETTINGS[phrase])
    reading.at += length
    if reading.peek() in ("set", "setting"):
        reading.at += 1
    return True


def _kind(reading: _Reading) -> bool:
    phrase, length = reading.phrase(trade.KINDS)
    if not length:
        return False
    slug = next((slug for slug in trade.KINDS[phrase] if slug in reading.kinds), None)
    if slug is None:
        return False
    reading.add("category", slug)
    reading.at += length
    return True


def _compound(reading: _Reading) -> bool:
    phrase, length = reading.phrase(trade.COMPOUNDS)
    if not length:
        return False
    reading.left.append(trade.COMPOUNDS[phrase])
    reading.is_reworded = True
    reading.at += length
    return True


def _format(reading: _Reading) -> bool:
    if reading.peek() not in _FORMATS:
        return False
    reading.add("format", reading.peek())
    reading.at += 1
    return True


_RULES: tuple[Callable[[_Reading], bool], ...] = (
    _casts,
    _size,
    _karats,
    _measure,
    _metal,
    _shape,
    _setting,
    _compound,
    _kind,
    _format,
)
