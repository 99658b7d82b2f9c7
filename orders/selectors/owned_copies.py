"""What somebody bought of one model, for its page after it has left the shelf."""

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from models_catalog.hooks import OwnedCopy, OwnedFile
from models_catalog.models import CadModel
from orders.selectors.library import LibraryItem, library
from orders.states import GrantState


def owned_copies(user: User, cad_model: CadModel) -> list[OwnedCopy]:
    grants = library(reader=user).filter(order_line__cad_model=cad_model)
    return [_copy(LibraryItem(grant)) for grant in grants.exclude(state=GrantState.REVOKED)]


def _copy(item: LibraryItem) -> OwnedCopy:
    number, line = item.grant.number, item.grant.order_line
    return OwnedCopy(
        release_id=line.release_id,
        designer_name=line.designer_name,
        licence_text=gettext("%(licence)s licence: %(castings)s")
        % {"licence": line.terms.shown_name, "castings": line.shown_castings},
        number=number,
        url=item.grant.get_absolute_url(),
        files=[
            OwnedFile(
                name=file.name,
                size_text=file.size_text,
                download_url=reverse("orders:download_file", args=[number, file.id]),
                version_text=gettext("version %(number)s") % {"number": version.number}
                if item.is_updated
                else "",
            )
            for version in item.versions
            for file in version.files
        ]
        if item.are_files_open
        else [],
    )
