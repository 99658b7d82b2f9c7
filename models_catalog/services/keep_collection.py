"""A designer makes a collection of own pieces, changes it, or lets it go."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from common.child_words import show_childs_words
from common.personal import hold_person
from models_catalog.errors import CollectionRefused
from models_catalog.free_slug import free_slug
from models_catalog.models import CadModel, Collection, CollectionPiece
from models_catalog.models.collection import COLLECTIONS_AT_MOST, PIECES_AT_MOST


@transaction.atomic
def keep_collection(
    *, actor: User, collection: Collection | None, name: str, words: str, slugs: Sequence[str]
) -> Collection:
    """`slugs` name own pieces in their order. Its address stays when its name changes.

    The same collection made twice is one. Raises CollectionRefused for too many, and for one that
    is gone or another designer's.
    """
    hold_person(actor.pk)
    own = Collection.objects.filter(designer=actor)
    kept = own.filter(pk=collection.pk).first() if collection else None
    if collection is not None and kept is None:
        raise CollectionRefused("This collection was deleted in another window.")
    pieces = _pieces(actor, slugs)
    if kept is None:
        for same in own.filter(name=name, words=words):
            places = same.places.order_by("position")
            if [place.cad_model_id for place in places] == [piece.pk for piece in pieces]:
                return same
    if kept is None and own.count() >= COLLECTIONS_AT_MOST:
        raise CollectionRefused(f"A shop has {COLLECTIONS_AT_MOST} collections at most.")
    before = {"name of a collection": kept.name, "text of a collection": kept.words} if kept else {}
    after = {"name of a collection": name, "text of a collection": words}
    show_childs_words(actor=actor, before=before, after=after)
    if kept is None:
        kept = Collection(
            designer=actor, slug=free_slug(own, name, otherwise="collection"), position=own.count()
        )
    kept.name, kept.words = name, words
    kept.full_clean()
    kept.save()
    kept.places.all().delete()
    CollectionPiece.objects.bulk_create(
        CollectionPiece(collection=kept, cad_model=piece, position=position)
        for position, piece in enumerate(pieces)
    )
    return kept


@transaction.atomic
def delete_collection(*, actor: User, collection: Collection) -> None:
    """The pieces stay; a second time changes nothing."""
    Collection.objects.filter(designer=actor, pk=collection.pk).delete()


def _pieces(actor: User, slugs: Sequence[str]) -> list[CadModel]:
    wanted = list(dict.fromkeys(slugs))
    if len(wanted) > PIECES_AT_MOST:
        raise CollectionRefused(f"A collection holds {PIECES_AT_MOST} pieces at most.")
    found = {piece.slug: piece for piece in CadModel.objects.by_designer(actor)}
    missing = next((slug for slug in wanted if slug not in found), None)
    if missing is not None:
        raise CollectionRefused("One of these pieces is gone. Choose again.")
    return [found[slug] for slug in wanted]
