"""What may be suggested to a person, as numbers of pieces; the catalogue leaves out what is not
on its shelf.

Functions that say `person_id` read what that person looked at or hid; the others read lists that
hold no person.
"""

from collections import Counter
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from activity.models import HiddenPiece, Neighbours, UsageEvent
from activity.states import NeighbourKind, UsageKind
from activity.uses import PERSONALISE
from common.personal import may_serve, serves


@serves(PERSONALISE)
def is_personal(request: HttpRequest) -> bool:
    """Whether this page may suggest by what its reader did; else nothing of it is read.

    A browser's wish stands on the account from the first request on, until its owner says
    otherwise.
    """
    person = request.user
    return person.is_authenticated and may_serve(person.pk, PERSONALISE)


def with_piece(piece: OuterRef) -> ArraySubquery:
    """The lists of the piece of another query, each as {"kind": …, "others": […]}."""
    rows = Neighbours.objects.filter(piece_id=piece)
    return ArraySubquery(rows.values(told=JSONObject(kind="kind", others="others")))


def with_pieces(piece_ids: Iterable[int], kind: NeighbourKind) -> list[int]:
    """What goes with these pieces, the first what goes with most of them and closest."""
    wanted = list(piece_ids)
    closeness: Counter[int] = Counter()
    for others in Neighbours.objects.filter(piece_id__in=wanted, kind=kind).values_list(
        "others", flat=True
    ):
        for place, other in enumerate(others):
            closeness[other] += len(others) - place
    for known in wanted:
        closeness.pop(known, None)
    return [piece for piece, _ in sorted(closeness.items(), key=lambda one: (-one[1], one[0]))]


def lately_seen(person_id: int, *, most: int = 12) -> list[int]:
    """The pieces that a person looked at last, the last first."""
    looks = UsageEvent.objects.filter(person=person_id, kind=UsageKind.PIECE)
    last = looks.values("piece_id").annotate(last=Max("happened_at")).order_by("-last")
    return [piece for piece in last.values_list("piece_id", flat=True)[:most] if piece is not None]


def hidden_by(person_id: int) -> set[int]:
    return set(HiddenPiece.objects.filter(person=person_id).values_list("piece_id", flat=True))
