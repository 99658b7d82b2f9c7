"""What a buyer owns, with pictures and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from models_catalog.models import Picture, Release
from models_catalog.selectors.shown_pictures import ShownPicture, picture_of
from models_catalog.selectors.versions import VersionLine, version_lines
from models_catalog.text import file_size
from orders.hooks import BesideLicence, beside_licences
from orders.models import GuestLink, LicenceGrant
from orders.models.licence_grant import LicenceGrantQuerySet
from orders.selectors.castings import Castings, castings_by_grant
from orders.selectors.entitled import entitled_releases
from orders.states import GrantState


def library(*, reader: User | GuestLink) -> LicenceGrantQuerySet:
    """The licences of an account or a mailed link, newest first: six queries.

    With all that a page or the API shows.
    """
    return (
        LicenceGrant.objects.open_to(reader)
        .select_related(
            "order_line__order",
            "order_line__cad_model",
            "order_line__release__measurement",
            "order_line__designer",
        )
        .prefetch_related(
            Prefetch(
                "order_line__release__pictures", queryset=Picture.objects.order_by("position")
            ),
            "order_line__release__files",
            Prefetch(
                "order_line__cad_model__releases",
                queryset=Release.objects.published().prefetch_related("files", "pictures"),
                to_attr="published_releases",
            ),
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
class LibraryVersion:
    """A version that the licence opens, with its files."""

    number: int
    since: datetime
    files: list[LibraryFile]
    is_bought: bool
    is_newest: bool


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
        return picture_of(next(iter(self._releases[0].pictures.all()), None))

    @property
    def is_updated(self) -> bool:
        """Whether there is a newer version than the one that was bought."""
        return len(self._releases) > 1

    @property
    def versions(self) -> list[LibraryVersion]:
        """The newest that the licence opens, and the one that was bought."""
        line = self.grant.order_line
        shown = list(dict.fromkeys((self._releases[0], line.release)))
        return [self._version(release) for release in shown]

    @property
    def bought_files(self) -> list[LibraryFile]:
        """What the certificate is about."""
        return self._version(self.grant.order_line.release).files

    @property
    def news(self) -> list[VersionLine]:
        """What is new since the one that was bought, the newest first."""
        return version_lines(self._releases[:-1])

    @property
    def _releases(self) -> list[Release]:
        line = self.grant.order_line
        return entitled_releases(line, getattr(line.cad_model, "published_releases", []))

    def _version(self, release: Release) -> LibraryVersion:
        return LibraryVersion(
            number=release.number,
            since=release.published_at or release.created_at,
            files=[
                LibraryFile(file.pk, file.shown_name, file_size(file.size_bytes), file.sha256)
                for file in release.files.all()
            ],
            is_bought=release == self.grant.order_line.release,
            is_newest=release == self._releases[0],
        )


def library_items(reader: User, grants: Sequence[LicenceGrant]) -> list[LibraryItem]:
    """Of licences that are held, with what other rooms offer beside each piece that was had."""
    now = timezone.now()
    pieces = [
        grant.order_line.cad_model
        for grant in grants
        if grant.state == GrantState.ACTIVE and grant.order_line.order.are_files_open(now)
    ]
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
