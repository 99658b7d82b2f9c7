from django.db import models

from common.page_scopes import changes_all_pages


class Category(models.Model):
    """A kind of piece in the catalogue, such as rings or pendants."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name_plural = "categories"
        triggers = [changes_all_pages("category")]

    @property
    def audit_id(self) -> str:
        return self.slug

    def __str__(self) -> str:
        return self.name
