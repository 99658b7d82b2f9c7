"""What of this room belongs to a whole person."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from accounts.models import User
from common.personal import DataSubject, PersonalFile, ShownContent, Thing, thing
from models_catalog.models import CadModel, ReleaseFile, ShopPage
from models_catalog.selectors.addresses import slugs_now
from models_catalog.services.take_down_listing import take_down_listing


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """The banner, and the originals that a designer uploaded, of every version, listed or not."""
    shown = ShopPage.objects.filter(designer=person.account_id).exclude(banner_key="")
    for key in shown.values_list("banner_key", flat=True):
        yield PersonalFile(
            key=key,
            path="picture/banner.webp",
            size_bytes=0,
            about=gettext("the banner of your page"),
            is_public=True,
        )
    mine = ReleaseFile.objects.filter(release__cad_model__designer=person.account_id)
    for file in mine.select_related("release__cad_model").order_by("pk"):
        release = file.release
        yield PersonalFile(
            key=file.storage_key,
            path=f"uploaded/model-{release.cad_model_id}/version-{release.number}/{file.file_name}",
            size_bytes=file.size_bytes,
            about=gettext("uploaded for %(title)s") % {"title": release.cad_model.title},
        )


def content_at(path: str) -> ShownContent | None:
    """The listing whose page stands there, while it is on the shelf."""
    try:
        slug = resolve(path).kwargs.get("slug")
    except (Resolver404, ValueError):
        return None
    listing = (
        CadModel.objects.published()
        .filter(slug=slugs_now([slug])[0] if slug else None)
        .select_related("designer__designer_profile")
        .first()
    )
    if listing is None:
        return None
    return ShownContent(
        thing=thing(listing), words=f"“{listing.title}”, by {listing.designer.designer_name}"
    )


def hide_content(actor: AbstractBaseUser, what: Thing, reason: str) -> None:
    if what.label == CadModel._meta.label:
        staff = User.objects.get(pk=actor.pk)
        take_down_listing(actor=staff, cad_model=CadModel.objects.get(pk=what.pk), reason=reason)
