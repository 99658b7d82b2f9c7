"""What the demo buyer saved: a list of three pieces, and a designer who is followed."""

from accounts.models import User
from models_catalog.models import CadModel
from saving.models import WishList
from saving.services.follow_designer import follow_designer
from saving.services.save_piece import save_piece


def seed_saved(people: dict[str, User]) -> None:
    """Once: a second call leaves what is there."""
    ben = people["ben"]
    if WishList.objects.filter(owner=ben).exists():
        return
    for piece in CadModel.objects.published().filter(index_row__isnull=False).order_by("pk")[:3]:
        save_piece(actor=ben, cad_model=piece)
    follow_designer(actor=ben, designer=people["mira"])
