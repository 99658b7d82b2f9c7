import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.money import Money
from common.page_scopes import changes_pages
from common.triggers import same_person
from models_catalog.licences import TERMS, LicenceKind, LicenceTerms
from models_catalog.models.cad_model import CadModel
from models_catalog.models.licence_offer import HIGHEST_PRICE_MINOR, LOWEST_PRICE_MINOR

LEAST_PIECES, MOST_PIECES = 2, 12
# An exclusive licence takes its piece off the shelf, and the set with it.
SET_KINDS = (LicenceKind.PERSONAL, LicenceKind.STUDIO, LicenceKind.UNLIMITED)

# Asked at the end of a transaction: the set and its pieces are written one after the other. What
# becomes of prices and pieces afterwards is asked whenever a set is shown or bought.
_AS_AGREED = f"""
    SELECT * INTO agreed FROM models_catalog_pieceset WHERE id = {{set_id}};
    IF agreed.id IS NULL THEN RETURN NULL; END IF;
    SELECT COUNT(*), COUNT(offer.id), COALESCE(SUM(offer.price_minor), 0),
            COALESCE(MIN(offer.price_minor), 0)
        INTO placed, offered, whole, least
        FROM models_catalog_pieceinset place
        LEFT JOIN models_catalog_licenceoffer offer ON offer.cad_model_id = place.cad_model_id
            AND offer.kind = agreed.kind AND offer.currency = agreed.currency
        WHERE place.piece_set_id = agreed.id;
    IF placed <> agreed.piece_count OR offered <> placed THEN
        RAISE EXCEPTION 'piece_set_of_one_licence: each piece of a set offers its licence'
            USING ERRCODE = 'check_violation';
    END IF;
    IF agreed.price_minor >= whole OR agreed.price_minor * least < {LOWEST_PRICE_MINOR} * whole THEN
        RAISE EXCEPTION 'piece_set_below_the_sum: a set costs less than its pieces one by one'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""  # noqa: S608 (a number of ours)
_AGREED = ("kind", "piece_count", "price_minor", "currency")
_OWN_PIECES = """
    IF NOT EXISTS (SELECT 1 FROM models_catalog_pieceset mine
        JOIN models_catalog_cadmodel piece ON piece.designer_id = mine.designer_id
        WHERE mine.id = NEW.piece_set_id AND piece.id = NEW.cad_model_id)
    THEN RAISE EXCEPTION 'piece_set_of_own_pieces: a set holds pieces of its designer'
        USING ERRCODE = 'check_violation';
    END IF; RETURN NEW;
"""
_OF_DESIGNER = (
    "'designer:' || (SELECT designer_id FROM models_catalog_pieceset WHERE id = {row}.piece_set_id)"
)


def _as_agreed(
    name: str, set_id: str, operation: pgtrigger.Operation, *changing: str
) -> pgtrigger.Trigger:
    """`changing`: columns of which one has to change in a row that is written anew."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.AnyChange(*changing) if changing else None,
        declare=[
            ("agreed", "models_catalog_pieceset"),
            ("placed", "BIGINT"),
            ("offered", "BIGINT"),
            ("whole", "BIGINT"),
            ("least", "BIGINT"),
        ],
        func=_AS_AGREED.format(set_id=set_id),
    )


class PieceSet(models.Model):
    """Pieces of yours that cost less together than one by one."""

    # Named in the visitor's cart; random, so that it says nothing about how many there are.
    public_id = models.CharField(max_length=22, unique=True)
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="piece_sets"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=80)
    words = models.TextField(max_length=2000, blank=True)

    kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # So many were agreed on; with fewer, of which one was deleted, it is not offered.
    piece_count = models.PositiveSmallIntegerField()
    price_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)

    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["designer", "slug"], name="piece_set_address_once"),
            models.UniqueConstraint(fields=["designer", "name"], name="piece_set_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="piece_set_is_named"),
            models.CheckConstraint(condition=Q(kind__in=SET_KINDS), name="piece_set_kind_in_sets"),
            models.CheckConstraint(
                condition=Q(piece_count__range=(LEAST_PIECES, MOST_PIECES)),
                name="piece_set_of_a_few_pieces",
            ),
            models.CheckConstraint(
                condition=Q(
                    price_minor__gte=LEAST_PIECES * LOWEST_PRICE_MINOR,
                    price_minor__lt=MOST_PIECES * HIGHEST_PRICE_MINOR,
                ),
                name="piece_set_price_in_range",
            ),
        ]
        triggers = [
            changes_pages("piece_set", "'designer:' || {row}.designer_id"),
            same_person("piece_set", "designer"),
            _as_agreed("piece_set_as_agreed", "NEW.id", pgtrigger.Insert),
            _as_agreed("piece_set_stays_agreed", "NEW.id", pgtrigger.Update, *_AGREED),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("models_catalog:piece_set_page", args=[self.designer.username, self.slug])

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def terms(self) -> LicenceTerms:
        return TERMS[self.kind]


class PieceInSet(models.Model):
    """A piece in a set of yours, and where it stands there."""

    piece_set = models.ForeignKey(PieceSet, on_delete=models.CASCADE, related_name="places")
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="in_sets")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["piece_set", "cad_model"], name="piece_in_set_once"),
        ]
        triggers = [
            changes_pages("piece_in_set", _OF_DESIGNER),
            pgtrigger.Trigger(
                name="piece_set_of_own_pieces",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OWN_PIECES,
            ),
            # Not when one goes: a piece that is deleted takes its place with it.
            _as_agreed(
                "piece_in_set_as_agreed", "NEW.piece_set_id", pgtrigger.Insert | pgtrigger.Update
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cad_model} in {self.piece_set}"
