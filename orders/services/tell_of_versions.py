"""Whoever bought an earlier version of a piece is mailed once that a new one is theirs.

Accounts find it in their library; guests get a new link to their order. Published and told apart: a
piece may have thousands of buyers, and the shelf waits for none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from common.address_code import address_code
from common.locking import lock_rows
from common.models import OutboxMail
from common.personal import NOBODY, barred_accounts, serves, without_optional_mail
from models_catalog.licences import LicenceKind
from models_catalog.models import Release
from orders.emails import mail_new_version, version_mail_key
from orders.models import GuestVersionMailStop, LicenceGrant, VersionMailStop
from orders.states import OrderState
from privacy.purposes import Use

# A run that was lost is made good as long as a version is news.
NEWS_FOR = timedelta(days=2)
AT_ONCE = 500


def tell_of_versions() -> int:
    """How many mails were written; safe to call at any time, and after a run that was killed."""
    now = timezone.now()
    told = 0
    for release in _news(now):
        everybody = [*_with_order(holders_of_earlier(release)), *_guests(release)]
        for grant in _not_told(everybody, release)[: AT_ONCE - told]:
            told += _tell(grant.pk, release)
        if told >= AT_ONCE:
            break
    return told


def _news(now: datetime) -> QuerySet[Release]:
    """New versions on the shelf, of pieces whose files may be handed out."""
    fresh = Release.objects.published().filter(
        published_at__gt=now - NEWS_FOR, cad_model__files_barred_at=None, number__gt=1
    )
    return fresh.select_related("cad_model").order_by("published_at")


@serves(Use.NEWSLETTER)
def holders_of_earlier(release: Release) -> QuerySet[LicenceGrant]:
    """One licence a person, of an earlier version; of those who are mailed about new ones."""
    grants = (
        _that_open(release)
        .filter(holder__closed_at=None, holder__isnull=False)
        .exclude(holder__in=VersionMailStop.objects.values("person"))
        .exclude(holder__in=barred_accounts(Use.NEWSLETTER))
        .exclude(holder=F("order_line__cad_model__designer"))
    )
    return grants.order_by("holder", "pk").distinct("holder")


@serves(Use.NEWSLETTER)
def guests_of_earlier(release: Release) -> QuerySet[LicenceGrant]:
    """One licence an address, of an earlier version that a guest paid for.

    An address that an account has too follows that account: its switch, its restriction. Switches
    of guests are known by a code of the address, and are asked for in `_not_told`.
    """
    grants = (
        _that_open(release)
        .filter(
            holder=None,
            order_line__order__buyer=None,
            order_line__order__state=OrderState.PAID,
            order_line__order__withdrawn_at=None,
        )
        .exclude(order_line__order__guest_email__endswith=NOBODY)
        .exclude(_written_to(VersionMailStop.objects.values("person")))
        .exclude(_written_to(barred_accounts(Use.NEWSLETTER)))
        .exclude(order_line__order__guest_email=F("order_line__cad_model__designer__email"))
    )
    address = "order_line__order__guest_email"
    return grants.order_by(address, "pk").distinct(address)


def _that_open(release: Release) -> QuerySet[LicenceGrant]:
    """Licences of earlier versions that open this one too."""
    piece = release.cad_model
    grants = (
        LicenceGrant.objects.active()
        .filter(order_line__cad_model=piece, order_line__release__number__lt=release.number)
        .exclude(order_line__cad_model__designer__in=barred_accounts(Use.SHOW))
    )
    if piece.sold_exclusively_at is not None and _is_after(release, piece.sold_exclusively_at):
        grants = grants.filter(order_line__licence_kind=LicenceKind.EXCLUSIVE)
    return grants


def _is_after(release: Release, moment: datetime) -> bool:
    return release.published_at is not None and release.published_at > moment


def _written_to(accounts: QuerySet[Any, Any]) -> Q:
    """Orders of guests with an address of one of these accounts."""
    people = get_user_model()._base_manager.filter(pk__in=accounts)
    proven = EmailAddress.objects.filter(user__in=accounts, verified=True)
    return Q(order_line__order__guest_email__in=people.values("email")) | Q(
        order_line__order__guest_email__in=proven.values(lowered=Lower("email"))
    )


def _with_order(grants: QuerySet[LicenceGrant]) -> QuerySet[LicenceGrant]:
    return grants.select_related("holder", "order_line__release", "order_line__order__buyer")


def _guests(release: Release) -> QuerySet[LicenceGrant]:
    return _with_order(guests_of_earlier(release))


def _not_told(grants: Iterable[LicenceGrant], release: Release) -> list[LicenceGrant]:
    """Without those whose mail was written, to them or to their address, and without addresses
    that want none."""
    grants = list(grants)
    keys = [version_mail_key(release, _who(grant)) for grant in grants]
    mails = OutboxMail.objects.filter(
        Q(dedupe_key__in=keys) | Q(to_address__in=[_address(grant) for grant in grants]),
        dedupe_key__startswith=version_mail_key(release, ""),
    )
    told = {words for mail in mails.values_list("dedupe_key", "to_address") for words in mail}
    found = [
        grant for grant, key in zip(grants, keys, strict=True) if not {key, _address(grant)} & told
    ]
    codes = {_address(grant): address_code(_address(grant)) for grant in found}
    stops = GuestVersionMailStop.objects.in_force().filter(address_code__in=codes.values())
    stopped = set(stops.values_list("address_code", flat=True))
    refusing = without_optional_mail(codes)
    return [
        grant
        for grant in found
        if _address(grant) not in refusing
        and (grant.holder is not None or codes[_address(grant)] not in stopped)
    ]


def _address(grant: LicenceGrant) -> str:
    return grant.holder.email if grant.holder else grant.order_line.order.guest_email


def _who(grant: LicenceGrant) -> object:
    return grant.holder_id or f"licence-{grant.pk}"


@transaction.atomic
def _tell(grant_id: int, release: Release) -> bool:
    """Whoever switched it off in this moment, or whose licence ended, is not told."""
    locked = lock_rows(LicenceGrant.objects.active().filter(pk=grant_id))
    ways = (holders_of_earlier(release), guests_of_earlier(release)) if locked else ()
    found = [grant for way in ways for grant in _with_order(way.filter(pk=grant_id))]
    for grant in _not_told(found, release):
        mail_new_version(
            line=grant.order_line,
            holder=grant.holder,
            release=release,
            key=version_mail_key(release, _who(grant)),
        )
        return True
    return False
