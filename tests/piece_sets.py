"""Sets of pieces, as a designer offers them."""

import secrets

from django.db import connection, transaction

from accounts.models import User
from models_catalog.models import LicenceOffer, PieceInSet, PieceSet


@transaction.atomic
def make_set(
    designer: User,
    *offers: LicenceOffer,
    price_minor: int,
    name: str = "Evening",
    piece_count: int | None = None,
) -> PieceSet:
    made = PieceSet.objects.create(
        public_id=secrets.token_urlsafe(9),
        designer=designer,
        slug=name.lower(),
        name=name,
        kind=offers[0].kind,
        piece_count=piece_count or len(offers),
        price_minor=price_minor,
        currency="usd",
    )
    for position, offer in enumerate(offers):
        PieceInSet.objects.create(piece_set=made, cad_model=offer.cad_model, position=position)
    ask_now()
    return made


def ask_now() -> None:
    """What the database asks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
