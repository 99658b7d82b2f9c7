"""Rows as old as a test needs them; the database's clock stays what it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from accounts.models import User
from tests.privacy.worlds import World


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# For each rule of retention a moment from which it counts, and its end, worked out by hand. The
# short ones end behind the night in which European clocks are put forward.
ENDS = {
    "account_life": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "seven_years_after_year_end": (_at("2018-03-05 10:00"), _at("2026-01-01 00:00")),
    "ninety_days": (_at("2025-01-10 08:00"), _at("2025-04-10 08:00")),
    "thirty_days": (_at("2025-03-10 08:00"), _at("2025-04-09 08:00")),
    "thirty_days_then_blank": (_at("2025-03-10 08:00"), _at("2025-04-09 08:00")),
    "fourteen_days": (_at("2025-03-20 08:00"), _at("2025-04-03 08:00")),
    "seven_days": (_at("2025-03-27 08:00"), _at("2025-04-03 08:00")),
    "one_day": (_at("2025-03-29 08:00"), _at("2025-03-30 08:00")),
    "until_sent": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "while_listed": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "thirty_days_after_answer": (_at("2025-03-10 08:00"), _at("2025-04-09 08:00")),
    "thirty_days_after_answer_then_blank": (_at("2025-03-10 08:00"), _at("2025-04-09 08:00")),
    "one_year": (_at("2024-02-29 08:00"), _at("2025-03-01 00:00")),
    "until_you_leave": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "until_asked_for_again": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "until_switched_on_again": (_at("2025-06-15 12:00"), _at("2025-06-15 12:00")),
    "three_years": (_at("2020-02-29 11:00"), _at("2023-03-01 00:00")),
}

# What lasts for some time counts from its end.
BEGIN_EARLIER = {"moderation.Suspension": "starts_at", "models_catalog.Reduction": "starts_at"}


def age(world: World, began: datetime, *, have_left: bool) -> None:
    """All of the world happened at this moment, and maybe its people left then."""
    with pgtrigger.ignore():
        _rows(world, "common.OutboxMail").update(
            sent_at=began, text_body="", html_body="", stop_url=""
        )
        _rows(world, "payments.WebhookEvent").update(state="processed", processed_at=began)
        _rows(world, "aftersales.Refund").update(
            state="succeeded", stripe_refund_id=f"re_{world.name}", made_at=began
        )
        _rows(world, "aftersales.Dispute").update(state="won", closed_at=began)
        _rows(world, "design_requests.MilestonePayment").update(state="ended", ended_at=began)
        _rows(world, "design_requests.HeldPart").update(
            state="refused", failure="no", refused_at=began
        )
        _rows(world, "design_requests.BankDispute").update(state="won", closed_at=began)
        _rows(world, "privacy.ExportPart").update(deleted_at=began)
        _rows(world, "privacy.Case").update(state="fulfilled", closed_at=began)
        _rows(world, "privacy.Hold").update(released_by=world.actor, released_at=began)
        _rows(world, "newsletter.Delivery").update(state="sent", asked_at=began)
        _rows(world, "newsletter.Subscription").update(left_at=began)
        _rows(world, "newsletter.Suppression").update(lifted_at=began)
        _rows(world, "orders.GuestVersionMailStop").update(lifted_at=began)
        for label, row in world.rows.items():
            moments = [
                column.name
                for column in apps.get_model(label)._meta.concrete_fields
                if isinstance(column, models.DateTimeField)
                and row is not None
                and _rows(world, label).filter(**{f"{column.name}__isnull": False}).exists()
            ]
            if moments:
                older = dict.fromkeys(moments, began)
                if label in BEGIN_EARLIER:
                    older[BEGIN_EARLIER[label]] = began - timedelta(days=1)
                _rows(world, label).update(**older)
        _rows(world, "accounts.Session").update(
            expire_date=began + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        )
        if have_left:
            people = [one.pk for one in (world.buyer, world.designer, world.actor) if one]
            User.objects.filter(pk__in=people).update(
                closed_at=began, is_active=False, is_staff=False
            )


def all_grow_older(by: timedelta) -> None:
    """Every moment and every day of every table lies further back, but for the purge's records."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for model in apps.get_models():
            meta = model._meta
            columns = [x.column for x in meta.concrete_fields if isinstance(x, models.DateField)]
            if meta.proxy or not columns or meta.label == "privacy.PurgeRun":
                continue
            older = ", ".join(f"{column} = {column} - %s * interval '1 day'" for column in columns)
            cursor.execute(f"UPDATE {meta.db_table} SET {older}", [by.days] * len(columns))  # noqa: S608


def unsell(world: World) -> None:
    """The world's sale was of another model than the one that stands in its catalogue."""
    model = _copy(world, "models_catalog.CadModel", slug=f"{world.name}-other")
    release = _copy(world, "models_catalog.Release", cad_model=model)
    file = _copy(world, "models_catalog.ReleaseFile", release=release, storage_key=world.name)
    with pgtrigger.ignore():
        _rows(world, "orders.OrderLine").update(cad_model=model, release=release)
        _rows(world, "orders.ExclusiveReservation").update(cad_model=model)
        _rows(world, "orders.Download").update(file=file)
        _rows(world, "design_requests.Delivery").update(release=release)


def unpay(world: World) -> None:
    """No money was ever paid for the world's design request."""
    with pgtrigger.ignore():
        for label in (
            "design_requests.RequestDocumentParty",
            "design_requests.RequestDocument",
            "design_requests.HeldPart",
            "design_requests.BankDispute",
            "design_requests.MilestonePayment",
        ):
            _rows(world, label).delete()
            world.rows[label] = None


def _copy(world: World, label: str, **changes: Any) -> Any:
    copy = _rows(world, label).get()
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _rows(world: World, label: str) -> Any:
    row = world.rows.get(label)
    return apps.get_model(label)._base_manager.filter(pk=row.pk if row else None)
