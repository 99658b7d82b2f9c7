"""Changes what a designer shows of the studio."""

from django.db import transaction

from accounts.models import DesignerProfile, User
from accounts.services.note_corrections import note_corrections
from common.child_words import show_childs_words


@transaction.atomic
def update_studio(
    *, actor: User, studio_name: str, display_name: str, city: str, country: str, bio: str
) -> DesignerProfile:
    """The person's own name too: it stands on the same page."""
    profile = DesignerProfile.objects.get(user=actor)
    after = {
        "name": display_name,
        "studio name": studio_name,
        "city": city,
        "country": country,
        "studio text": bio,
    }
    before = {
        **{"name": actor.display_name, "studio name": profile.studio_name, "city": profile.city},
        **{"country": profile.country, "studio text": profile.bio},
    }
    note_corrections(actor=actor, before=before, after=after)
    show_childs_words(actor=actor, before=before, after=after)
    actor.display_name = display_name
    actor.save(update_fields=["display_name"])
    profile.studio_name, profile.city = studio_name, city
    profile.country, profile.bio = country, bio
    profile.full_clean()
    profile.save()
    return profile
