"""Three lists explain every number that a test carries, and name the files that hold it."""

import re

from tests.documents.reading import numbered_tests, read

# S, P and A.
LISTS = ("docs/scenarios.md", "docs/privacy-requirements.md", "docs/security.md")
# Number, promise (and what holds it), and in the last column the tests.
ROW = re.compile(r"^\| ([SPA]\d{2,3}) \| (.+) \| ([^|]+) \|$", re.M)


def test_every_number_has_one_line_that_names_the_files_of_its_tests() -> None:
    rows = [row for path in LISTS for row in ROW.findall(read(path))]
    assert len(rows) == len({number for number, _, _ in rows}), "each number has one line"
    told = {number: _files(tests) for number, _, tests in rows}
    held = numbered_tests()
    wrong = [
        f"| {number} | … | {_written(held.get(number, set()))} |"
        for number in sorted(told.keys() | held.keys())
        if told.get(number) != held.get(number, set())
    ]
    assert wrong == [], f"write these into {' or '.join(LISTS)}:\n" + "\n".join(wrong)


def test_all_hundred_of_the_policy_are_listed() -> None:
    numbers = [number for number, _, _ in ROW.findall(read(LISTS[1]))]
    assert numbers == [f"P{number:02}" for number in range(1, 101)]


def test_all_sixty_five_attacks_are_listed() -> None:
    numbers = [number for number, _, _ in ROW.findall(read(LISTS[2]))]
    assert numbers == [f"A{number:02}" for number in range(1, 66)]


def _files(tests: str) -> set[str]:
    has_none = tests.startswith(("waits", "refused: "))
    return set() if has_none else set(re.findall(r"`([^`]+)`", tests))


def _written(files: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(files)) or "waits"
