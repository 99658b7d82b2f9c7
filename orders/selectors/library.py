"""What a buyer owns, with pictures and files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from models_catalog.models import Picture
from models_catalog.selectors.shown_pictures import ShownPicture, picture_of
from models_catalog.text import file_size
from orders.hooks import BesideLicence, beside_licences
from orders.models import GuestLink, LicenceGrant
from orders.models.licence_grant import LicenceGrantQuerySet
from orders.selectors.castings import Castings, castings_by_grant
from orders.states import GrantState


def library(*, reader: User | GuestLink) -> LicenceGrantQuerySet:
    """The licences of an account or a mailed link, newest first: three queries.

    With all that a page or the API shows.
    """
    return (
        LicenceGrant.objects.open_to(reader)
        .select_related(
            "order_line__order",
            "order_line__cad_model",
            "order_line__release",
            "order_line__designer",
        )
        .prefetch_related(
            Prefetch(
                "order_line__release__pictures", queryset=Picture.objects.order_by("position")
            ),
            "order_line__release__files",
        )
        .order_by("-granted_at", "-pk")
    )


@dataclass(frozen=True)
class LibraryFile:
    """One file of a licence, to download."""

    id: int
    name: str
    size_text: str
    sha256: str


@dataclass(frozen=True)
class LibraryItem:
    """One licence as the library shows it."""

    grant: LicenceGrant
    # What other rooms offer its holder.
    links: tuple[BesideLicence, ...] = ()

    @property
    def is_active(self) -> bool:
        return self.grant.state == GrantState.ACTIVE

    @property
    def are_files_barred(self) -> bool:
        return self.grant.order_line.cad_model.files_barred_at is not None

    @property
    def are_files_open(self) -> bool:
        are_open = self.grant.order_line.order.are_files_open(timezone.now())
        return self.is_active and are_open and not self.are_files_barred

    @property
    def shown_picture(self) -> ShownPicture | None:
        return picture_of(next(iter(self.grant.order_line.release.pictures.all()), None))

    @property
    def files(self) -> list[LibraryFile]:
        return [
            LibraryFile(file.pk, file.shown_name, file_size(file.size_bytes), file.sha256)
            for file in self.grant.order_line.release.files.all()
        ]


def library_items(reader: User, grants: Sequence[LicenceGrant]) -> list[LibraryItem]:
    """Of licences that are held, with what other rooms offer beside each piece."""
    pieces = [grant.order_line.cad_model for grant in grants if grant.state == GrantState.ACTIVE]
    offered = beside_licences.call_all(reader, pieces) if pieces else []
    return [
        LibraryItem(
            grant,
            tuple(
                found[grant.order_line.cad_model_id]
                for found in offered
                if grant.state == GrantState.ACTIVE and grant.order_line.cad_model_id in found
            ),
        )
        for grant in grants
    ]


@dataclass(frozen=True, kw_only=True)
class GuestItem(LibraryItem):
    """One licence on the page of a mailed link, where its castings are recorded too."""

    castings: Castings

    @property
    def may_record(self) -> bool:
        return self.is_active and self.castings.left != 0


def guest_items(link: GuestLink) -> list[GuestItem]:
    """What the link opens, in the order of the receipt: four queries."""
    grants = list(library(reader=link).order_by("order_line__position"))
    castings = castings_by_grant(grants)
    return [GuestItem(grant=grant, castings=castings[grant.pk]) for grant in grants]
