from django.db import models


class ShopDay(models.Model):
    """How much the whole shop was used on one day (UTC); no person in it."""

    happened_on = models.DateField(primary_key=True)
    page_count = models.PositiveIntegerField(default=0)
    search_count = models.PositiveIntegerField(default=0)
    # Searches that found nothing.
    empty_search_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"The shop on {self.happened_on}"
