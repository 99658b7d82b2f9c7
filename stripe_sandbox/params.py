"""Reads Stripe's form encoding (`a[b][0]=x`) and checks it against a declared shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from stripe_sandbox.errors import Refusal, bad_param

_PART = re.compile(r"\[([^\[\]]*)\]")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+([/?#][^\s\x00-\x1f\x7f]*)?")
_MAX_DEPTH = 8
_MOST_FIELDS = 5000


class Rule(Protocol):
    """How one parameter is read."""

    def read(self, value: Any, path: str) -> Any: ...


def decode(text: str) -> dict[str, Any]:
    """Turn a form body or query string into nested dicts; raises Refusal when malformed."""
    tree: dict[str, Any] = {}
    for name, value in _pairs(text):
        head, _, rest = name.partition("[")
        keys = [head, *_PART.findall(f"[{rest}" if rest else "")]
        if len(keys) > _MAX_DEPTH:
            raise bad_param("The parameters are nested too deeply.", param=head)
        node = tree
        for index, key in enumerate(keys[:-1]):
            child = node.setdefault(key or str(len(node)), {})
            if not isinstance(child, dict):
                raise bad_param("Invalid object", param="".join(keys[: index + 1]))
            node = child
        node[keys[-1] or str(len(node))] = value
    return tree


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Refusal("Too many parameters.", remembered=False) from error


def below(path: str, key: str) -> str:
    return f"{path}[{key}]" if path else key


@dataclass(frozen=True)
class Text:
    """A string; `choices` closes the set."""

    choices: Sequence[str] = ()
    max_length: int = 5000
    may_be_empty: bool = False

    def read(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise bad_param("Invalid string", param=path)
        if value == "" and not self.may_be_empty:
            raise bad_param(
                f"You passed an empty string for '{path}'.",
                param=path,
                code="parameter_invalid_empty",
            )
        if len(value) > self.max_length:
            raise bad_param(
                f"Invalid string: must be at most {self.max_length} characters", param=path
            )
        if self.choices and value not in self.choices:
            raise bad_param(f"Invalid {path}: must be one of {', '.join(self.choices)}", param=path)
        return value


@dataclass(frozen=True)
class Url:
    """An http(s) address, fit for a Location header and a Content-Security-Policy."""

    def read(self, value: Any, path: str) -> str:
        text = Text().read(value, path)
        if not _ADDRESS.fullmatch(text):
            raise bad_param("Not a valid URL", param=path, code="url_invalid")
        return text


@dataclass(frozen=True)
class Whole:
    """An integer between two bounds."""

    least: int = 0
    most: int = 2**53

    def read(self, value: Any, path: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}", value):
            raise bad_param(
                f"Invalid integer: {value}", param=path, code="parameter_invalid_integer"
            )
        number = int(value)
        if number < self.least:
            raise bad_param(
                f"This value must be greater than or equal to {self.least}.",
                param=path,
                code="parameter_invalid_integer",
            )
        if number > self.most:
            raise bad_param(
                f"This value must be less than or equal to {self.most}.",
                param=path,
                code="parameter_invalid_integer",
            )
        return number


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, value: Any, path: str) -> bool:
        if value not in ("true", "false"):
            raise bad_param(f"Invalid boolean: {value}", param=path)
        return bool(value == "true")


@dataclass(frozen=True)
class Metadata:
    """Up to 50 pairs, keys up to 40 and values up to 500 characters, as Stripe documents."""

    def read(self, value: Any, path: str) -> dict[str, str]:
        if value == "":
            return {}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise bad_param("Invalid object", param=path)
        if len(value) > 50:
            raise bad_param("Metadata can hold at most 50 keys.", param=path)
        for key, text in value.items():
            if len(key) > 40:
                raise bad_param("Metadata keys can be at most 40 characters.", param=path)
            if len(text) > 500:
                raise bad_param(
                    "Metadata values can be at most 500 characters.", param=below(path, key)
                )
        return {key: text for key, text in value.items() if text != ""}


@dataclass(frozen=True)
class ListOf:
    """A list whose entries all follow one rule."""

    item: Rule
    most: int = 100

    def read(self, value: Any, path: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdigit() for key in value):
            raise bad_param("Invalid array", param=path)
        if len(value) > self.most:
            raise bad_param(f"Array too long: at most {self.most} entries", param=path)
        ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [self.item.read(entry, below(path, key)) for key, entry in ordered]


@dataclass(frozen=True)
class Shape:
    """An object with named parts; anything else is refused as `parameter_unknown`."""

    parts: Mapping[str, Rule]
    required: Sequence[str] = ()

    def read(self, value: Any, path: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise bad_param("Invalid object", param=path)
        for key in value:
            if key not in self.parts:
                name = below(path, key)
                raise bad_param(
                    f"Received unknown parameter: {name}", param=name, code="parameter_unknown"
                )
        for key in self.required:
            if key not in value:
                name = below(path, key)
                raise bad_param(
                    f"Missing required param: {name}.", param=name, code="parameter_missing"
                )
        return {key: self.parts[key].read(entry, below(path, key)) for key, entry in value.items()}


@dataclass(frozen=True)
class Moment:
    """A time, or a range of times (`created[gte]=…`), for lists."""

    def read(self, value: Any, path: str) -> dict[str, int]:
        if isinstance(value, str):
            at = Whole().read(value, path)
            return {"gte": at, "lte": at}
        bounds = Shape({name: Whole() for name in ("gt", "gte", "lt", "lte")})
        return bounds.read(value, path)


EXPAND = ListOf(Text())
CURRENCY = Text(max_length=3)


def listing(**filters: Rule) -> Shape:
    """The shape of a list call: paging, time range and the filters named."""
    return Shape(
        {
            "limit": Whole(1, 100),
            "starting_after": Text(),
            "ending_before": Text(),
            "created": Moment(),
            "expand": EXPAND,
            **filters,
        }
    )


RETRIEVE = Shape({"expand": EXPAND})
