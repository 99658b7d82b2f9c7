"""Whoever bought an earlier version of a piece is mailed once that a new one lies in their library.

Published and told apart: a piece may have thousands of buyers, and the shelf waits for none.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.locking import lock_rows
from common.models import OutboxMail
from common.personal import barred_accounts, serves
from models_catalog.licences import LicenceKind
from models_catalog.models import Release
from orders.emails import mail_new_version, version_mail_key
from orders.models import LicenceGrant, VersionMailStop
from privacy.purposes import Use

# A run that was lost is made good as long as a version is news.
NEWS_FOR = timedelta(days=2)
AT_ONCE = 500


def tell_of_versions() -> int:
    """How many mails were written; safe to call at any time, and after a run that was killed."""
    now = timezone.now()
    told = 0
    for release in _news(now):
        for grant in _not_told(release)[: AT_ONCE - told]:
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
    piece = release.cad_model
    grants = (
        LicenceGrant.objects.active()
        .filter(
            order_line__cad_model=piece,
            order_line__release__number__lt=release.number,
            holder__closed_at=None,
            holder__isnull=False,
        )
        .exclude(holder__in=VersionMailStop.objects.values("person"))
        .exclude(holder__in=barred_accounts(Use.NEWSLETTER))
        .exclude(holder=F("order_line__cad_model__designer"))
        .exclude(order_line__cad_model__designer__in=barred_accounts(Use.SHOW))
    )
    if piece.sold_exclusively_at is not None and _is_after(release, piece.sold_exclusively_at):
        grants = grants.filter(order_line__licence_kind=LicenceKind.EXCLUSIVE)
    return grants.order_by("holder", "pk").distinct("holder")


def _is_after(release: Release, moment: datetime) -> bool:
    return release.published_at is not None and release.published_at > moment


def _not_told(release: Release) -> list[LicenceGrant]:
    told = set(
        OutboxMail.objects.filter(
            Q(dedupe_key__startswith=version_mail_key(release, ""))
        ).values_list("dedupe_key", flat=True)
    )
    return [
        grant
        for grant in holders_of_earlier(release)
        if version_mail_key(release, grant.holder_id) not in told
    ]


@transaction.atomic
def _tell(grant_id: int, release: Release) -> bool:
    """Whoever switched it off in this moment, or whose licence ended, is not told."""
    held = holders_of_earlier(release).filter(pk=grant_id)
    locked = lock_rows(LicenceGrant.objects.active().filter(pk=grant_id))
    grant = (
        held.select_related("holder", "order_line__release", "order_line__order").first()
        if locked
        else None
    )
    if grant is None or grant.holder is None:
        return False
    mail_new_version(line=grant.order_line, holder=grant.holder, release=release)
    return True
