"""How a room reaches one above it, which it may not import.

The lower room declares a hook by name and type in its `hooks.py`; the upper one registers a
function in its `AppConfig.ready()`.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Hook(Generic[Asked, Answer]):
    """Functions of the rooms above, in the order in which they came, each under a key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: dict[str, Callable[Asked, Answer]] = {}

    def register(self, key: str, function: Callable[Asked, Answer]) -> None:
        """Raises ValueError when the key is taken: nothing is told or answered twice."""
        if key in self._functions:
            raise ValueError(f"{key} is registered at {self.name} already.")
        self._functions[key] = function

    def get(self, key: str) -> Callable[Asked, Answer] | None:
        return self._functions.get(key)

    def keys(self) -> list[str]:
        return list(self._functions)

    def call_all(self, *args: Asked.args, **kwargs: Asked.kwargs) -> list[Answer]:
        return [function(*args, **kwargs) for function in self._functions.values()]
