"""Lists that a document and the code both have are the same."""

import re

from django.apps import apps
from django.core.management import get_commands

from common.locking import LOCK_ORDER
from tests.documents.reading import PROJECT, first_column, read, section, tracked


def test_readme_has_every_command_of_ours() -> None:
    ours = {config.name for config in apps.get_app_configs() if (PROJECT / config.name).is_dir()}
    commands = {name for name, app in get_commands().items() if app in ours}
    assert commands, "seed_demo at least"
    told = {line.split()[0] for line in first_column(section("README.md", "manage.py"))}
    assert told == commands


def test_readme_has_every_target_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.M))
    told = {line.split()[1] for line in first_column(section("README.md", "What make can do"))}
    assert told == targets - {"help"}


def test_deployment_has_every_check() -> None:
    ids = set(re.findall(r'id="common\.([EW]\d+)"', read("common/checks.py")))
    table = section("docs/deployment.md", "What refuses to start")
    told = re.findall(r"\b([EW]\d{3})\b", "".join(re.findall(r"^\| (common[^|]+)\|", table, re.M)))
    assert sorted(told) == sorted(ids)


def test_locking_has_the_order_of_locks() -> None:
    told = first_column(section("docs/locking.md", "Which rows, from the top down"))
    assert tuple(told) == LOCK_ORDER


def test_every_recipe_and_every_decision_is_listed() -> None:
    for folder in ("docs/recipes", "docs/decisions"):
        pages = {name for name in tracked() if name.startswith(f"{folder}/")}
        listed = re.findall(r"\]\(([\w-]+\.md)\)", read(f"{folder}/README.md"))
        assert {f"{folder}/{name}" for name in listed} == pages - {f"{folder}/README.md"}


def test_environment_in_the_readme_is_read_by_something() -> None:
    table = section("README.md", "Environment")
    told = set(re.findall(r"`([A-Z][A-Z_]{3,})(?:=\w+)?`", table))
    assert {"PORT", "DATABASE_URL", "DEPLOYMENT"} <= told
    readers = [name for name in tracked() if name.endswith(".py")] + ["Makefile"]
    text = "\n".join(read(name) for name in readers if not name.startswith("tests/"))
    assert {name for name in told - {"NAME_FILE"} if not re.search(rf"\b{name}\b", text)} == set()


def test_the_page_and_the_drawing_of_the_architecture_have_every_room() -> None:
    rooms = {name.split("/")[0] for name in tracked() if re.fullmatch(r"\w+/__init__\.py", name)}
    rooms |= {config.name for config in apps.get_app_configs() if (PROJECT / config.name).is_dir()}
    rooms -= {"bench", "tests", "scripts"}
    told = {line.strip("`/") for line in first_column(section("docs/architecture.md", "Rooms"))}
    assert told == rooms
    drawing = read("docs/architecture.svg")
    missing = [room for room in rooms - {"embedded"} if not re.search(rf"\b{room}\b", drawing)]
    assert missing == []
