"""What a template is handed can be read where it is handed over: named keys, typed things."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

HANDING = ("*/views.py", "*/views/*.py", "*/admin.py", "common/*.py")
SELECTORS = ("*/selectors.py", "*/selectors/*.py")
RENDERING = {"render", "TemplateResponse"}


def sources(patterns: tuple[str, ...]) -> list[Path]:
    base = Path(settings.BASE_DIR)
    return sorted(path for pattern in patterns for path in base.glob(pattern))


def contexts(path: Path) -> Iterator[ast.expr]:
    """The context of every call that renders a template."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in RENDERING:
            yield from call.args[2:3]
            yield from (word.value for word in call.keywords if word.arg == "context")


def is_named(context: ast.expr) -> bool:
    """A dict written out with its keys; a page of the admin adds what every one of them needs."""
    return isinstance(context, ast.Dict) and all(
        isinstance(key, ast.Constant) if key else "each_context(" in ast.unparse(value)
        for key, value in zip(context.keys, context.values, strict=True)
    )


def test_templates_get_named_keys_that_stand_at_the_call() -> None:
    handed = [(path, context) for path in sources(HANDING) for context in contexts(path)]
    assert len(handed) > 20
    assert [
        f"{path.relative_to(settings.BASE_DIR)}:{context.lineno}"
        for path, context in handed
        if not is_named(context)
    ] == []


def test_selectors_give_dataclasses_and_no_loose_dicts() -> None:
    loose = re.compile(r"\b(dict|Mapping)\[str, (Any|object)\]|\bvars\(")
    found = sources(SELECTORS)
    assert len(found) > 15
    assert [path for path in found if loose.search(path.read_text())] == []
