"""Makes a person a designer, on request."""

from django.db import transaction

from accounts.errors import AlreadyDesigner
from accounts.models import DesignerProfile, User
from accounts.services.note_corrections import note_corrections
from common.child_words import show_childs_words
from common.locking import lock_rows


@transaction.atomic
def become_designer(
    *,
    actor: User,
    studio_name: str,
    display_name: str,
    city: str = "",
    country: str = "",
    bio: str = "",
) -> DesignerProfile:
    """Give the person a designer profile; locks the account. Raises AlreadyDesigner."""
    lock_rows(User.objects.filter(pk=actor.pk))
    if DesignerProfile.objects.filter(user=actor).exists():
        raise AlreadyDesigner("You are a designer already. Your studio is open.")
    profile = DesignerProfile(
        user=actor, studio_name=studio_name, city=city, country=country, bio=bio
    )
    profile.full_clean()
    profile.save()
    note_corrections(actor=actor, before={"name": actor.display_name}, after={"name": display_name})
    said = {"name": display_name, "studio name": studio_name, "studio text": bio}
    show_childs_words(actor=actor, before={"name": actor.display_name}, after=said)
    actor.display_name = display_name
    actor.save(update_fields=["display_name"])
    return profile
