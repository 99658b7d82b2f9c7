"""A broken rule is a 409 of the API, with the words that a page would show."""

from typing import Any

from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import RuleBroken


def answer_refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """The EXCEPTION_HANDLER of REST_FRAMEWORK; a view that needs another status answers itself."""
    if isinstance(error, RuleBroken):
        return Response({"detail": error.message}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, RecursionError):  # of the parser, which the framework does not foresee
        error = ParseError("The body is nested too deeply.")
    return exception_handler(error, context)
