"""A question whose SQL is put together once in a process; Django does it for each request.

For a question with many parts that takes Django longer than the database needs to answer.
"""

import copy
from collections.abc import Callable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.utils import timezone

Row = TypeVar("Row", bound=Model)


class PreparedQuery(Generic[Row]):
    """`make` gives the rows for some names. What else is in it may be the moment alone.

    It must not ask other rows for other readers, settings or languages.
    """

    def __init__(self, make: Callable[[Sequence[str]], QuerySet[Row]]) -> None:
        self._make = make
        # By how many names are asked for.
        self._compilers: dict[int, Any] = {}

    def rows(self, names: Sequence[str]) -> list[Row]:
        if not names:
            return []
        if len(names) not in self._compilers:
            self._compilers[len(names)] = self._compiled(len(names))
        template, sql, parameters = self._compilers[len(names)]
        stand_ins = dict(zip(_stand_ins(len(names)), names, strict=True))
        now = timezone.now()
        compiler = copy.copy(template)
        # It was put together in some thread of the process, and each has a connection of its own.
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (
            sql,
            [_filled(one, stand_ins, now) for one in parameters],
        )
        question = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda **_: compiler),
            _known_related_objects={},
        )
        return list(ModelIterable(question))  # type: ignore[arg-type]

    def _compiled(self, count: int) -> tuple[Any, str, tuple[Any, ...]]:
        begin = timezone.now()
        compiler = self._make(_stand_ins(count)).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        for one in parameters:
            if isinstance(one, datetime) and not begin <= one <= timezone.now():
                raise ValueError("A prepared question asks about another moment than now.")
        return compiler, sql, tuple(parameters)


def _stand_ins(count: int) -> list[str]:
    return [f"name {number}" for number in range(count)]


def _filled(parameter: Any, stand_ins: dict[str, str], now: datetime) -> Any:
    if isinstance(parameter, datetime):
        return now
    return stand_ins.get(parameter, parameter) if isinstance(parameter, str) else parameter
