"""How services are written, so that a call can be read without opening them."""

import ast
from pathlib import Path

from django.conf import settings

SERVICES = [
    path for path in Path(settings.BASE_DIR).glob("*/services/*.py") if path.name != "__init__.py"
]


def public_functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def test_a_service_takes_all_but_the_one_thing_that_it_is_about_by_name() -> None:
    assert len(SERVICES) > 40
    by_position = [
        f"{path.parent.parent.name}.{function.name}"
        for path in SERVICES
        for function in public_functions(path)
        if len(function.args.posonlyargs + function.args.args) > 1
    ]
    assert by_position == []


def test_every_file_of_a_service_does_something() -> None:
    assert [path for path in SERVICES if not public_functions(path)] == []
