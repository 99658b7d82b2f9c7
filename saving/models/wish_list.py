from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from common.triggers import same_person
from models_catalog.models import CadModel

FIRST_NAME = gettext_noop("Wish list")
LISTS_AT_MOST = 20
PIECES_AT_MOST = 200


class WishList(models.Model):
    """Pieces that somebody keeps under a name; others see it by its link, while it has one."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wish_lists"
    )
    name = models.CharField(max_length=60)
    # Part of an address that nobody guesses; none while the list is private.
    link = models.CharField(max_length=40, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="wish_list_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="wish_list_has_a_name"),
            models.CheckConstraint(
                condition=Q(link=None) | ~Q(link=""), name="wish_list_link_is_one"
            ),
        ]
        triggers = [same_person("wish_list", "owner")]

    def __str__(self) -> str:
        return self.name


class WishListItem(models.Model):
    """A piece in a list, and the lowest price that its owner knows of it."""

    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="items")
    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="+")
    known_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["wish_list", "cad_model"], name="wish_list_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.wish_list}: {self.cad_model}"
