"""Changes what a designer shows of the studio."""

from django.db import transaction

from accounts.models import DesignerProfile, User
from accounts.services.note_corrections import note_corrections


@transaction.atomic
def update_studio(
    *, actor: User, studio_name: str, city: str, country: str, bio: str
) -> DesignerProfile:
    profile = DesignerProfile.objects.get(user=actor)
    after = {"studio name": studio_name, "city": city, "country": country, "studio text": bio}
    before = {
        **{"studio name": profile.studio_name, "city": profile.city},
        **{"country": profile.country, "studio text": profile.bio},
    }
    note_corrections(actor=actor, before=before, after=after)
    profile.studio_name, profile.city = studio_name, city
    profile.country, profile.bio = country, bio
    profile.full_clean()
    profile.save()
    return profile
