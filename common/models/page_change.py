from django.db import connection, models

# Asked on every look at a kept page, so that it is not put together anew each time.
_SUMS = (
    "SELECT scope, 's' || sum(mark)::text FROM common_pagechange WHERE scope = ANY(%s)"
    " GROUP BY scope"
)


class PageChangeQuerySet(models.QuerySet["PageChange"]):
    def sums(self, scopes: list[str]) -> dict[str, str]:
        """What stands for the present state of each scope; one that nothing changed is left out."""
        with connection.cursor() as cursor:
            cursor.execute(_SUMS, [scopes])
            return dict(cursor.fetchall())


class PageChange(models.Model):
    """That something changed which pages show; a page that was kept before is not shown again.

    Triggers add rows in the transaction of the change, and no row is ever changed, so that nobody
    waits for anybody. The sum of a scope's random marks stands for its state: it is another one as
    soon as, and not before, a change is committed. Tidying up puts the sum in the place of rows.
    """

    # No form of the shop and no person: "all", "shelf", "work", "piece:7", "designer:3".
    scope = models.CharField(max_length=40)
    mark = models.DecimalField(max_digits=40, decimal_places=0)

    objects = PageChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope"], include=["mark"], name="page_change_sums")]

    def __str__(self) -> str:
        return self.scope
