"""docs/scenarios.md explains every number that a test carries, and names the file that holds it."""

import re

from tests.documents.reading import numbered_tests, read

ROW = re.compile(r"^\| ([SPA]\d{2,3}) \| (.+?) \| (.+) \|$", re.M)


def test_every_number_has_one_line_that_names_the_files_of_its_tests() -> None:
    rows = ROW.findall(read("docs/scenarios.md"))
    assert len(rows) == len({number for number, _, _ in rows}), "each number has one line"
    told = {
        number: set() if tests == "waits" else set(re.findall(r"`([^`]+)`", tests))
        for number, _, tests in rows
    }
    held = numbered_tests()
    wrong = [
        f"| {number} | … | {_written(held.get(number, set()))} |"
        for number in sorted(told.keys() | held.keys())
        if told.get(number) != held.get(number, set())
    ]
    assert wrong == [], "write these into docs/scenarios.md:\n" + "\n".join(wrong)


def _written(files: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(files)) or "waits"
