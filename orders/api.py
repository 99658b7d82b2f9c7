"""The buyer's library, for programs: licences, their files, downloads."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.current_user import current_user
from accounts.models import User
from accounts.token_permissions import MayDownload
from common.api_paging import NewestFirst
from common.api_schema import (
    NO_SUCH_PAGE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    ProblemSerializer,
    number_parameter,
    slug_parameter,
)
from models_catalog.api import FileFigures
from models_catalog.models import ReleaseFile
from orders.errors import FileNotYours
from orders.limits import refuse_many_downloads
from orders.models import LicenceGrant
from orders.selectors.library import library
from orders.services.start_download import start_download


class LibraryFileSerializer(FileFigures, serializers.ModelSerializer[ReleaseFile]):
    file_name = serializers.CharField(source="shown_name", read_only=True)

    class Meta:
        model = ReleaseFile
        fields = [
            "id",
            "file_name",
            "format",
            "size_bytes",
            "sha256",
            "is_measured",
            "awaits_measuring",
            "inner_diameter_mm",
            "volume_mm3",
            "weights_g",
        ]
        read_only_fields = fields


class LibraryLicenceSerializer(serializers.ModelSerializer[LicenceGrant]):
    title = serializers.CharField(source="order_line.title")
    model_slug = serializers.SlugField(source="order_line.cad_model.slug")
    designer = serializers.CharField(source="order_line.designer.shown_username")
    designer_name = serializers.CharField(source="order_line.designer_name")
    holder_name = serializers.CharField(source="order_line.order.buyer_name")
    order_number = serializers.CharField(source="order_line.order.number")
    licence = serializers.CharField(source="order_line.licence_kind")
    castings = serializers.IntegerField(
        source="order_line.casting_count", allow_null=True, help_text="Null: any number."
    )
    terms_version = serializers.CharField(source="order_line.terms_version")
    terms_text = serializers.CharField(source="order_line.terms.plain_words")
    release_number = serializers.IntegerField(source="order_line.release.number")
    files = LibraryFileSerializer(source="order_line.release.files", many=True)

    class Meta:
        model = LicenceGrant
        fields = [
            "number",
            "title",
            "model_slug",
            "designer",
            "designer_name",
            "holder_name",
            "order_number",
            "licence",
            "castings",
            "terms_version",
            "terms_text",
            "release_number",
            "state",
            "granted_at",
            "files",
        ]
        read_only_fields = fields


class SignedDownloadSerializer(serializers.Serializer[dict[str, object]]):
    url = serializers.URLField(help_text="Give it to nobody: it opens the file while it lives.")
    expires_at = serializers.DateTimeField()


class NewestGrantsFirst(NewestFirst):
    ordering = ("-granted_at", "-pk")


class LibraryView(ListAPIView[LicenceGrant]):
    permission_classes = [IsAuthenticated]
    serializer_class = LibraryLicenceSerializer
    pagination_class = NewestGrantsFirst

    def get_queryset(self) -> QuerySet[LicenceGrant]:
        if getattr(self, "swagger_fake_view", False):
            return LicenceGrant.objects.none()
        return library(reader=cast(User, self.request.user))

    @extend_schema(
        summary="Your licences with their files, newest first",
        responses={
            200: LibraryLicenceSerializer(many=True),
            401: NOT_SIGNED_IN,
            404: NO_SUCH_PAGE,
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class LibraryDownloadView(APIView):
    permission_classes = [MayDownload]

    @extend_schema(
        summary="A short-lived address of one of your files",
        request=None,
        parameters=[slug_parameter("number"), number_parameter("file_id")],
        responses={
            200: SignedDownloadSerializer,
            401: NOT_SIGNED_IN,
            403: ProblemSerializer,
            404: NOT_FOUND,
        },
    )
    def post(self, request: Request, number: str, file_id: int) -> Response:
        refuse_many_downloads(current_user(request))
        try:
            url = start_download(actor=current_user(request), grant_number=number, file_id=file_id)
        except FileNotYours as refused:
            raise Http404(refused.message) from refused
        held = {"url": request.build_absolute_uri(url), "expires_at": _expiry()}
        return Response(SignedDownloadSerializer(held).data)


def _expiry() -> datetime:
    return timezone.now() + timedelta(seconds=settings.SIGNED_URL_SECONDS)
