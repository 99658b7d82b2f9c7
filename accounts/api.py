"""The API on one's own account: who am I, and a token by e-mail and password."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.current_user import current_user
from accounts.errors import CredentialsRefused
from accounts.models import ApiToken, User
from accounts.password_rules import LONGEST_PASSWORD
from accounts.services.create_api_token import create_api_token
from accounts.services.log_in_for_token import log_in_for_token
from accounts.token_scopes import DEFAULT_DAYS, TokenScope
from common.api_schema import INVALID, NOT_SIGNED_IN, ProblemSerializer

DEFAULT_NAME = "API"


class MeSerializer(serializers.ModelSerializer[User]):
    is_designer = serializers.BooleanField(read_only=True)

    class Meta:
        model = User
        fields = ["username", "display_name", "email", "is_designer", "joined_at"]
        read_only_fields = fields


class TokenRequestSerializer(serializers.Serializer[ApiToken]):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(
        min_length=1, max_length=LONGEST_PASSWORD, trim_whitespace=False, write_only=True
    )
    name = serializers.CharField(
        max_length=60,
        default=DEFAULT_NAME,
        allow_blank=True,
        help_text="A name for yourself, to tell tokens apart.",
    )
    scope = serializers.ChoiceField(
        choices=TokenScope.choices,
        default=TokenScope.DOWNLOAD,
        help_text="What it may do.",
    )
    days = serializers.IntegerField(
        min_value=1, max_value=3650, default=DEFAULT_DAYS, help_text="How long it holds."
    )


class NewTokenSerializer(serializers.Serializer[dict[str, object]]):
    token = serializers.CharField(help_text="Shown this once; we keep only its fingerprint.")
    name = serializers.CharField()
    prefix = serializers.CharField()
    scope = serializers.ChoiceField(choices=TokenScope.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class MeView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="The account that the token belongs to",
        responses={200: MeSerializer, 401: NOT_SIGNED_IN},
    )
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(current_user(request)).data)


class TokenView(APIView):
    permission_classes = [AllowAny]
    authentication_classes = []
    throttle_scope = "token"

    @extend_schema(
        summary="Make an API token with e-mail and password",
        description="Prefer the account page, where no program sees your password.",
        request=TokenRequestSerializer,
        auth=[],
        responses={
            201: NewTokenSerializer,
            400: INVALID,
            401: ProblemSerializer,
            409: ProblemSerializer,
            415: ProblemSerializer,
            429: ProblemSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        asked = TokenRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            user = log_in_for_token(
                request=request._request,
                email=asked.validated_data["email"],
                password=asked.validated_data["password"],
            )
        except CredentialsRefused as refusal:
            return Response({"detail": refusal.message}, status=status.HTTP_401_UNAUTHORIZED)
        row, token = create_api_token(
            actor=user,
            name=asked.validated_data["name"] or DEFAULT_NAME,
            scope=TokenScope(asked.validated_data["scope"]),
            days=asked.validated_data["days"],
        )
        answer = {
            "token": token,
            "name": row.name,
            "prefix": row.prefix,
            "scope": row.scope,
            "created_at": row.created_at,
            "expires_at": row.expires_at,
        }
        return Response(NewTokenSerializer(answer).data, status=status.HTTP_201_CREATED)
