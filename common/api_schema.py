"""What the API's answers share in the OpenAPI document: refusals, and how names are spelled."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[dict[str, object]]):
    detail = serializers.CharField(help_text="What went wrong, in words for a person.")


INVALID = OpenApiResponse(
    OpenApiTypes.OBJECT, description="A field is missing or malformed: its name, and why."
)
NOT_SIGNED_IN = OpenApiResponse(ProblemSerializer, description="No token, or one that is revoked.")
NOT_FOUND = OpenApiResponse(ProblemSerializer, description="There is nothing of that name.")
NO_SUCH_PAGE = OpenApiResponse(ProblemSerializer, description="There is no such page.")


def slug_parameter(name: str) -> OpenApiParameter:
    """A path parameter that Django's slug converter reads; anything else is another address."""
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
        OpenApiParameter.PATH,
    )


def number_parameter(name: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "integer", "minimum": 0}, OpenApiParameter.PATH)
