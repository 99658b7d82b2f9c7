"""Tables as CSV, for spreadsheets that would run what looks like a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

# The wide signs are those of Japanese keyboards, where spreadsheets take them for the narrow ones.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_answer(
    *, file_name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A download that is written row by row. Texts are disarmed; numbers stay numbers."""
    answer = StreamingHttpResponse(
        csv_lines(header, rows), content_type="text/csv; charset=utf-8; header=present"
    )
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


def disarmed(cell: Any) -> Any:
    """A text that a spreadsheet shows and does not run: it gets an apostrophe in front."""
    is_formula = isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA)
    return f"'{cell}" if is_formula else cell


class _Echo:
    """What csv writes is handed on at once."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())  # noqa: TID251 (this is where they are)
    yield "\ufeff" + writer.writerow(header)  # Excel reads UTF-8 only behind this mark
    for row in rows:
        yield writer.writerow([disarmed(cell) for cell in row])
