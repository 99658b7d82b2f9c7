"""The page about the API, made of its schema: what it offers, what it takes, what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from common.access import public

_REFERENCE = "#/components/schemas/"
_JSON = "application/json"


@dataclass(frozen=True)
class Kind:
    """What a value is, in words; `shape` where the page describes it further down."""

    words: str
    shape: str = ""


@dataclass(frozen=True)
class Value:
    name: str
    kind: Kind
    about: str
    is_needed: bool


@dataclass(frozen=True)
class Answer:
    status: str
    kind: Kind | None
    about: str


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    about: str
    needs_token: bool
    parameters: list[Value]
    body: Kind | None
    answers: list[Answer]


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    fields: list[Value]


@dataclass(frozen=True)
class ApiDescription:
    about: str
    groups: dict[str, list[Operation]] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)


@require_safe
@public
def api_docs(request: HttpRequest) -> HttpResponse:
    said = describe(api_schema_now())
    return render(request, "api_docs.html", {"api": said, "site_url": settings.SITE_URL})


@cache
def api_schema_now() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def describe(schema: dict[str, Any]) -> ApiDescription:
    shapes = schema["components"]["schemas"]
    said = ApiDescription(about=schema["info"]["description"])
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            group = said.groups.setdefault(operation["tags"][0], [])
            group.append(_operation(path, method, operation, shapes))
    said.shapes.extend(
        Shape(name=name, about=shape.get("description", ""), fields=list(_fields(shape, shapes)))
        for name, shape in sorted(shapes.items())
        if "properties" in shape
    )
    return said


def _operation(
    path: str, method: str, operation: dict[str, Any], shapes: dict[str, Any]
) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get(_JSON)
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=(operation.get("summary") or operation.get("description", "")).rstrip("."),
        about=operation.get("description", "") if operation.get("summary") else "",
        # Where a token is optional, an empty choice stands among the others.
        needs_token=bool(operation.get("security")) and {} not in operation["security"],
        parameters=[
            Value(
                name=one["name"],
                kind=_kind(one["schema"], shapes),
                about=one.get("description", ""),
                is_needed=one.get("required", False),
            )
            for one in operation.get("parameters", [])
        ],
        body=_kind(body["schema"], shapes) if body else None,
        answers=[
            Answer(
                status=status,
                kind=_kind(answer["content"][_JSON]["schema"], shapes)
                if _JSON in answer.get("content", {})
                else None,
                about=answer.get("description", ""),
            )
            for status, answer in operation["responses"].items()
        ],
    )


def _fields(shape: dict[str, Any], shapes: dict[str, Any]) -> Iterator[Value]:
    for name, one in shape["properties"].items():
        yield Value(
            name=name,
            kind=_kind(one, shapes),
            # What the words of a list of choices repeat stands among its kinds.
            about=one.get("description", "").partition("\n\n* `")[0],
            is_needed=name in shape.get("required", []),
        )


def _kind(said: dict[str, Any], shapes: dict[str, Any]) -> Kind:
    """One level deep: what it refers to is described in its own place, but for lists of choices."""
    if "allOf" in said or "oneOf" in said:
        (said_first, *_) = said.get("allOf") or said["oneOf"]
        return _or_null(_kind(said_first, shapes), said)
    if "$ref" in said:
        name = said["$ref"].removeprefix(_REFERENCE)
        meant = shapes[name]
        return Kind(name, shape=name) if "properties" in meant else _kind(meant, shapes)
    if "enum" in said:
        return _or_null(Kind("one of " + ", ".join(str(one) for one in said["enum"])), said)
    if said.get("type") == "array":
        inner = _kind(said["items"], shapes)
        return _or_null(Kind(f"list of {inner.words}", shape=inner.shape), said)
    words = " ".join(filter(None, [said.get("type", "any"), _FORMATS.get(said.get("format", ""))]))
    return _or_null(Kind(words), said)


_FORMATS = {"date-time": "(moment, UTC)", "uri": "(address)", "email": "(e-mail address)"}


def _or_null(kind: Kind, said: dict[str, Any]) -> Kind:
    return Kind(f"{kind.words}, or null", shape=kind.shape) if said.get("nullable") else kind
