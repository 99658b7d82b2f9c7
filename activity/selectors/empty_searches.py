"""What people searched for and did not find, for staff: words that several people typed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Max
from django.db.models.functions import Cast, Coalesce

from activity.models import UsageEvent
from activity.selectors.figures import at_least_ten
from activity.states import UsageKind

# What one person typed may be a name; what three typed is a wish.
FEWEST_PEOPLE = 3
MOST_SHOWN = 200


@dataclass(frozen=True)
class EmptySearch:
    words: str
    people_text: str
    last_on: date


def empty_searches() -> list[EmptySearch]:
    """Of the time for which events are kept, the most wanted first."""
    who = Coalesce(Cast(F("person"), CharField()), F("visitor"))
    found = (
        UsageEvent.objects.filter(kind=UsageKind.SEARCH, found_count=0)
        .exclude(words="")
        .values("words")
        .annotate(people=Count(who, distinct=True), last=Max("happened_at"))
        .filter(people__gte=FEWEST_PEOPLE)
        .order_by("-people", "words")[:MOST_SHOWN]
    )
    return [
        EmptySearch(row["words"], at_least_ten(row["people"]), row["last"].date()) for row in found
    ]
