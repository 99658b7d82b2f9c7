"""What is due to a designer now, whether or not there is an account to pay it to."""

from django.db.models import F, Sum

from common.money import Money
from payouts.models import Earning


def owed_by_currency(designer_id: int) -> list[Money]:
    """Due shares less what was sent too much; currencies in which nothing is left are not named."""
    mine = Earning.objects.filter(designer=designer_id)
    left = F("amount_minor") - F("deducted_minor") - F("sent_minor")
    sums: dict[str, int] = {}
    for rows in (mine.due(), mine.owing()):
        for row in rows.order_by().values("currency").annotate(sum=Sum(left)):
            sums[row["currency"]] = sums.get(row["currency"], 0) + row["sum"]
    return [Money(minor, currency) for currency, minor in sorted(sums.items()) if minor > 0]
