"""Pieces as a table for spreadsheets: written, and read back after a spreadsheet had it."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from django.conf import settings

from common.csv_files import STARTS_A_FORMULA
from common.money import decimal_of, exponent
from models_catalog.errors import TableRefused
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel, Reduction
from models_catalog.piece_change import PieceChange

MOST_BYTES, MOST_ROWS = 1_000_000, 2_000
KEY = "address"
WORDS = ("title", "description", "category", "tags")
PRICES = tuple(LicenceKind.values)
# For the reader alone: whatever stands there is passed over when the table comes back.
READ_ONLY = ("currency", "state", "reduced")
HEADER = (KEY, *WORDS, *PRICES, *READ_ONLY)
_ALL = frozenset(HEADER)


def rows_of(pieces: Iterable[CadModel]) -> Iterator[list[str]]:
    """Each piece with its category, offers and live reductions at hand."""
    for piece in pieces:
        prices = {o.kind: str(decimal_of(o.price_minor, o.currency)) for o in piece.offers.all()}
        yield [
            piece.slug,
            piece.title,
            piece.description,
            piece.category.slug,
            piece.tags,
            *(prices.get(kind, "") for kind in PRICES),
            settings.SHOP_CURRENCY.upper(),
            piece.get_state_display().lower(),
            "; ".join(_reduced(one) for one in piece.reductions.all()),
        ]


def read_bytes(content: bytes) -> str:
    """The text of a file: UTF-8, or as older Excels write. Raises TableRefused."""
    if len(content) > MOST_BYTES:
        raise TableRefused("The file is larger than 1 MB. Split it in two.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused("This is no text file. Save the table as “CSV UTF-8”.")


def read_table(text: str, *, categories: Mapping[str, str]) -> list[PieceChange]:
    """What each row asks for. `categories` maps slugs and names in small letters to a form value.

    Raises TableRefused where it is no such table; a cell that is wrong is a fault of its row.
    """
    if "\x00" in text:
        raise TableRefused("This is no text file. Save the table as “CSV UTF-8”.")
    # A mark at the beginning that an editor took for a letter, before it put one there itself.
    text = text.lstrip("\ufeff")
    # Excel may be told so in a first line of its own.
    named = re.match(r"\s*sep=(.)\r?\n", text)
    body = text[named.end() :] if named else text
    first_line = body.lstrip().partition("\n")[0]
    delimiter = named[1] if named else max(",;\t", key=first_line.count)
    try:
        lines = list(csv.reader(StringIO(body.lstrip("\r\n"), newline=""), delimiter=delimiter))
    except (csv.Error, TypeError) as fault:
        raise TableRefused(f"The table cannot be read: {fault}.") from fault
    header = [cell.strip().strip("'").lower() for cell in lines[0]] if lines else []
    _refuse_header(header)
    rows = [(number, row) for number, row in enumerate(lines[1:], start=2) if any(row)]
    if len(rows) > MOST_ROWS:
        raise TableRefused(f"The table has more than {MOST_ROWS:,} rows. Split it in two.")
    if not rows:
        raise TableRefused("The table has no rows under its heading.")
    seen: dict[str, int] = {}
    return [_change(number, header, row, seen, categories) for number, row in rows]


def _refuse_header(header: list[str]) -> None:
    if KEY not in header:
        raise TableRefused(
            f"The first line needs a column “{KEY}”, which says which piece a row is about. Begin "
            "with the table that you can download here."
        )
    unknown = [name for name in header if name and name not in _ALL]
    if unknown:
        raise TableRefused(
            f"There is no column “{unknown[0][:40]}”. The columns are {', '.join(HEADER)}."
        )
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise TableRefused(f"The column “{min(twice)}” stands there twice.")


def _change(
    number: int,
    header: list[str],
    row: list[str],
    seen: dict[str, int],
    categories: Mapping[str, str],
) -> PieceChange:
    cells = {name: _armed(cell) for name, cell in zip(header, row, strict=False) if name}
    slug = cells.get(KEY, "").strip()
    faults: dict[str, str] = {}
    if not slug:
        faults[KEY] = "It is empty. New pieces begin with a file, in the studio."
    elif slug in seen:
        faults[KEY] = f"The piece stands in row {seen[slug]} already."
    if len(row) > len(header):
        faults["row"] = "It has more cells than the heading. Is a text without quotes in it?"
    elif len(row) < len(header):
        faults["row"] = "It has fewer cells than the heading."
    seen.setdefault(slug, number)
    values: dict[str, str] = {
        name: cells[name] for name in ("title", "description", "tags") if name in cells
    }
    if "category" in cells:
        known = categories.get(cells["category"].strip().lower())
        if known is None:
            faults["category"] = f"There is no category “{cells['category'][:40]}”."
        else:
            values["category"] = known
    for kind in PRICES:
        if kind in cells:
            price = _price(cells[kind])
            if price is None:
                faults[kind] = f"“{cells[kind][:20]}” is no price. Write it as {_example()}."
            else:
                values[f"price_{kind}"] = price
    currency = cells.get("currency", "").strip().lower()
    if currency and currency != settings.SHOP_CURRENCY:
        faults["currency"] = f"Prices are in {settings.SHOP_CURRENCY.upper()} here."
    return PieceChange(slug=slug, values=values, where=f"Row {number}", faults=faults)


def _armed(cell: str) -> str:
    """Without the apostrophe that kept a spreadsheet from running it."""
    is_disarmed = cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA)
    return cell[1:] if is_disarmed else cell


def _price(cell: str) -> str | None:
    """With a point or a comma before the coins, as the form wants it; None for anything else.

    Nothing is guessed: “1,234” is a thousand to one reader and one to another.
    """
    text = cell.strip()
    if not text:
        return ""
    places = exponent(settings.SHOP_CURRENCY)
    coins = rf"([.,]\d{{1,{places}}})?" if places else ""
    if not re.fullmatch(rf"\d{{1,12}}{coins}", text, re.ASCII):
        return None
    whole, _, part = text.replace(",", ".").partition(".")
    return f"{int(whole)}.{part:0<{places}}" if places else str(int(whole))


def _example() -> str:
    return str(decimal_of(1_900, settings.SHOP_CURRENCY))


def _reduced(one: Reduction) -> str:
    return (
        f"{one.kind} {decimal_of(one.price_minor, one.currency)} "
        f"from {one.starts_at:%Y-%m-%d %H:%M} to {one.ends_at:%Y-%m-%d %H:%M} UTC"
    )
