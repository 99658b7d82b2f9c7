"""Published models with their measurements, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny

from accounts.username_rules import USERNAME_PATTERN
from common.api_paging import NewestFirst
from common.api_schema import NO_SUCH_PAGE, NOT_FOUND, slug_parameter
from common.storage import public_url
from geometry.metals import METALS, weight_g
from models_catalog.models import (
    CadModel,
    CastabilityCheck,
    LicenceOffer,
    ListingIndex,
    Measurement,
    PieceSet,
    ReleaseFile,
    StoneGroup,
)
from models_catalog.named_in_address import named_designer
from models_catalog.selectors.cards import card_rows
from models_catalog.selectors.search import search
from models_catalog.selectors.sets import SetPiece, SetShown, offered_sets, with_pieces
from models_catalog.states import CastingCheck, CastingVerdict
from models_catalog.wanted import LONGEST_QUERY


class ModelSummary(serializers.Serializer[ListingIndex]):
    slug = serializers.SlugField(source="cad_model.slug")
    title = serializers.CharField(source="cad_model.title")
    designer = serializers.CharField(source="cad_model.designer.username")
    category = serializers.SlugField(source="category.slug")
    price_from_minor = serializers.IntegerField(
        source="price_minor", help_text="Minor units of the currency, at this moment."
    )
    currency = serializers.CharField()
    weight_18k_mg = serializers.IntegerField(
        allow_null=True, help_text="Milligrams in 18k yellow gold; null when not measurable."
    )
    picture = serializers.SerializerMethodField()
    rating_count = serializers.IntegerField(help_text="Reviews by buyers that count.")
    rating = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField()

    def get_rating(self, row: ListingIndex) -> float | None:
        """The mean of their stars, from 1 to 5; null while there is none."""
        return round(row.star_sum / row.rating_count, 2) if row.rating_count else None

    def get_picture(self, row: ListingIndex) -> str:
        # One without a picture must not take the others along.
        return public_url(row.picture_key) if row.picture_key else ""


class ModelHit(ModelSummary):
    """A model that a search found; a page of these also counts all that were found."""


class OfferOut(serializers.Serializer[LicenceOffer]):
    licence = serializers.CharField(source="kind")
    castings = serializers.IntegerField(source="terms.castings", allow_null=True)
    price_minor = serializers.IntegerField(source="price_now_minor", help_text="At this moment.")
    prior_price_minor = serializers.IntegerField(
        source="prior_minor",
        allow_null=True,
        help_text="Of what is reduced: the lowest price of the 30 days before.",
    )
    reduced_until = serializers.DateTimeField(allow_null=True)
    currency = serializers.CharField()


class StonesOut(serializers.Serializer[StoneGroup]):
    shape = serializers.CharField()
    length_mm = serializers.FloatField()
    width_mm = serializers.FloatField()
    count = serializers.IntegerField()
    total_carats = serializers.FloatField(help_text="Estimated from the size; 5 to 10% off.")


class CastingOut(serializers.Serializer[CastabilityCheck]):
    check_kind = serializers.ChoiceField(choices=CastingCheck.choices)
    value_mm = serializers.FloatField(
        allow_null=True, help_text="Null when it could not be measured or does not apply."
    )
    min_silver_mm = serializers.FloatField()
    min_gold_mm = serializers.FloatField(help_text="For gold and platinum.")
    verdict_silver = serializers.ChoiceField(choices=CastingVerdict.choices)
    verdict_gold = serializers.ChoiceField(choices=CastingVerdict.choices)
    at_mm = serializers.SerializerMethodField()
    found_by = serializers.CharField(help_text="How it was found, or why it was not.")
    is_sure = serializers.BooleanField()

    def get_at_mm(self, check: CastabilityCheck) -> list[float] | None:
        """The place on the model, to a tenth of a millimetre."""
        return None if check.at_mm is None else [round(along, 1) for along in check.at_mm]


class MeasurementOut(serializers.Serializer[Measurement]):
    size_mm = serializers.SerializerMethodField()
    volume_mm3 = serializers.FloatField(allow_null=True)
    surface_mm2 = serializers.FloatField()
    triangles = serializers.IntegerField(source="triangle_count")
    watertight = serializers.BooleanField(source="is_watertight")
    inner_diameter_mm = serializers.FloatField(allow_null=True)
    min_wall_mm = serializers.FloatField(allow_null=True, help_text="The thinnest metal.")
    weights_g = serializers.SerializerMethodField()
    warnings = serializers.ListField(child=serializers.CharField())
    castability = CastingOut(source="release.castability_checks", many=True)

    def get_size_mm(self, found: Measurement) -> list[float]:
        return [found.size_x_mm, found.size_y_mm, found.size_z_mm]

    def get_weights_g(self, found: Measurement) -> dict[str, float] | None:
        return _weights_g(found.volume_mm3)


class FileFigures(serializers.Serializer[ReleaseFile]):
    """What was found out about a file, such as one ring of several sizes."""

    is_measured = serializers.BooleanField(
        read_only=True,
        help_text="Whether all that is told of the model was measured in this file.",
    )
    awaits_measuring = serializers.BooleanField(
        read_only=True, help_text="True while its figures are still to come."
    )
    inner_diameter_mm = serializers.SerializerMethodField()
    volume_mm3 = serializers.SerializerMethodField()
    weights_g = serializers.SerializerMethodField()

    def get_inner_diameter_mm(self, stored: ReleaseFile) -> float | None:
        """Of a ring's opening; null when there is none, or it is not sure."""
        return _found(stored, "inner_diameter_mm")

    def get_volume_mm3(self, stored: ReleaseFile) -> float | None:
        """Of its metal; null when not measurable."""
        return _found(stored, "volume_mm3")

    def get_weights_g(self, stored: ReleaseFile) -> dict[str, float] | None:
        return _weights_g(_found(stored, "volume_mm3"))


def _found(stored: ReleaseFile, figure: str) -> float | None:
    """A file beside the measured one has its own figures."""
    measured = getattr(stored.release, "measurement", None) if stored.is_measured else stored
    found: float | None = getattr(measured, figure, None)
    return found


def _weights_g(volume_mm3: float | None) -> dict[str, float] | None:
    if volume_mm3 is None:
        return None
    return {key: round(weight_g(volume_mm3, key), 3) for key in METALS}


class FileOut(FileFigures):
    file_name = serializers.CharField(source="shown_name")
    format = serializers.CharField()
    size_bytes = serializers.IntegerField()


class ModelDetail(ModelSummary):
    description = serializers.CharField(source="cad_model.description")
    offers = serializers.SerializerMethodField()
    measurement = MeasurementOut(source="release.measurement")
    stones = StonesOut(source="release.stone_groups", many=True)
    files = FileOut(source="release.files", many=True, help_text="What a buyer gets.")
    pictures = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField()

    @extend_schema_field(OfferOut(many=True))
    def get_offers(self, row: ListingIndex) -> list[dict[str, Any]]:
        return [OfferOut(offer).data for offer in row.cad_model.offers.priced()]

    def get_pictures(self, row: ListingIndex) -> list[str]:
        return [public_url(picture.storage_key) for picture in row.release.pictures.all()]

    def get_preview(self, row: ListingIndex) -> str | None:
        key = row.release.preview_key
        return public_url(key) if key else None


class NewestModelsFirst(NewestFirst):
    ordering = ("-published_at", "-cad_model")


class BestFirst(PageNumberPagination):
    page_size = 24


class ModelList(ListAPIView[ListingIndex]):
    """Published models, newest first."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    serializer_class = ModelSummary
    pagination_class = NewestModelsFirst

    @extend_schema(
        parameters=[OpenApiParameter("category", str, description="Slug, such as rings.")],
        responses={200: ModelSummary(many=True), 404: NO_SUCH_PAGE},
        auth=[],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ListingIndex]:
        rows = card_rows().select_related("category")
        category = self.request.query_params.get("category", "").replace("\x00", "")
        return rows.filter(category__slug=category) if category else rows


class ModelSearch(ListAPIView[ListingIndex]):
    """Published models that hold the words, best first."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    serializer_class = ModelHit
    pagination_class = BestFirst

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description=f"Words; cut to {LONGEST_QUERY} characters.")
        ],
        responses={200: ModelHit(many=True), 404: NO_SUCH_PAGE},
        auth=[],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ListingIndex]:
        return search(self.request.query_params.get("q", "")).rows.select_related("category")


@extend_schema(
    auth=[],
    parameters=[slug_parameter("slug")],
    responses={200: ModelDetail, 404: NOT_FOUND},
)
class ModelRead(RetrieveAPIView[ListingIndex]):
    """One published model with its measurements, licences and stones."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    serializer_class = ModelDetail
    queryset = ListingIndex.objects.all()
    lookup_url_kwarg = "slug"

    def get_object(self) -> ListingIndex:
        rows = card_rows().select_related("category", "release__measurement")
        return get_object_or_404(
            rows.prefetch_related(
                "release__pictures",
                "release__stone_groups",
                "release__castability_checks",
                "release__files",
            ),
            cad_model__in=CadModel.objects.filter(slug=self.kwargs["slug"]),
        )


class PieceInSetOut(serializers.Serializer[SetPiece]):
    slug = serializers.SlugField()
    title = serializers.CharField()
    price_minor = serializers.IntegerField(
        source="price.minor", help_text="By itself, at this moment."
    )
    share_minor = serializers.IntegerField(
        source="share.minor", help_text="Its part of the set's price; all parts sum to it."
    )


class SetOut(serializers.Serializer[SetShown]):
    name = serializers.CharField()
    url = serializers.CharField(help_text="The page on which the set is bought.")
    licence = serializers.CharField(source="terms.kind", help_text="The same of each piece.")
    price_minor = serializers.IntegerField(
        source="price.minor", help_text="Minor units of the currency, for all pieces together."
    )
    one_by_one_minor = serializers.IntegerField(
        source="whole.minor", help_text="What the pieces cost one by one, at this moment."
    )
    currency = serializers.CharField(source="price.currency")
    pieces = PieceInSetOut(many=True)


class NewestSetsFirst(NewestFirst):
    ordering = ("-created_at", "-pk")


class SetList(ListAPIView[Any]):
    """Sets of a designer that can be bought now, newest first; a page may hold few or none."""

    permission_classes = [AllowAny]
    authentication_classes: list[Any] = []
    serializer_class = SetOut
    pagination_class = NewestSetsFirst
    queryset = PieceSet.objects.all()

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "username",
                {"type": "string", "pattern": USERNAME_PATTERN},
                OpenApiParameter.PATH,
            )
        ],
        responses={200: SetOut(many=True), 404: NOT_FOUND},
        auth=[],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_pieces(queryset.filter(designer=named_designer(self.kwargs["username"])))

    def paginate_queryset(self, queryset: Any) -> Any:
        return offered_sets(super().paginate_queryset(queryset) or [])
