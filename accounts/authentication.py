"""Who calls the API: a bearer token in the Authorization header, and nothing else."""

from contextlib import suppress

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from accounts.models import ApiToken, User
from common.network_pace import is_too_often
from common.secret_tokens import token_hash

REFUSED_AN_HOUR = 300


class ApiTokenAuthentication(BaseAuthentication):
    """A token in a query string is never looked at: addresses end up in logs."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        row = (
            ApiToken.objects.working()
            .select_related("user")
            .filter(token_hash=token_hash(token.strip()))
            .first()
        )
        if row is None:
            _slow_down(request)
            raise AuthenticationFailed(
                "This token does not work: it is unknown, was revoked or has run out. "
                "Make a new one on your account page."
            )
        _note_use(row)
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _slow_down(request: Request) -> None:
    """Guessing is hopeless, and costs us a look into the database each time."""
    with suppress(RedisError):
        if is_too_often(request._request, what="api_refused", most_an_hour=REFUSED_AN_HOUR):
            raise Throttled(detail="Too many tokens that do not work came from your network.")


def _note_use(row: ApiToken) -> None:
    today = timezone.localdate()
    if row.last_used_on != today:
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=today)


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """Tells drf-spectacular of the bearer token."""

    target_class = ApiTokenAuthentication
    name = "apiToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
