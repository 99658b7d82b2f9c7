from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.page_scopes import changes_pages
from common.storage import public_url
from common.triggers import same_person


class ShopPage(models.Model):
    """What you put on your page beside your pieces: a picture, words, and when you are away."""

    designer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shop_page"
    )

    banner_key = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=4000, blank=True)

    # The first and the last day away, in UTC.
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)
    away_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from=None, away_until=None) | Q(away_until__gte=F("away_from")),
                name="shop_page_away_in_order",
            ),
        ]
        triggers = [
            changes_pages("shop_page", "'designer:' || {row}.designer_id"),
            same_person("shop_page", "designer"),
        ]

    def __str__(self) -> str:
        return f"Page of {self.designer}"

    @property
    def banner_url(self) -> str:
        return public_url(self.banner_key) if self.banner_key else ""

    def is_away(self, today: date) -> bool:
        return bool(
            self.away_from and self.away_until and self.away_from <= today <= self.away_until
        )
