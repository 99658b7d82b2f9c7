"""Writes down which person's data somebody of the staff opened at the desk.

Pages about one row are noted, lists are not: they would fill the log with everybody's name.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.http import HttpRequest, HttpResponse

from privacy.data_map import data_map
from privacy.models import StaffView
from privacy.ways import all_rows


class StaffViewMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.app_name == "admin" and response.status_code == 200:
            model = _model_of_page(match.url_name or "")
            # Django's own pages call the row's number so, and ours beside them, such as a PDF.
            pk = match.kwargs.get("object_id", match.kwargs.get("pk"))
            if model is not None and pk is not None:
                note_view(viewer=request.user, model=model, pk=str(pk))
        return response


def note_view(*, viewer: Any, model: Any, pk: str) -> None:
    """One row for each account that foreign keys of the data map lead to, except one's own."""
    people = people_of(model, pk) - {viewer.pk}
    StaffView.objects.bulk_create(
        StaffView(
            account_number=number,
            viewer_id=viewer.pk,
            viewer_role=role_of(viewer),
            what=str(model._meta.verbose_name)[:100],
        )
        for number in sorted(people)
    )


def people_of(model: Any, pk: str) -> set[int]:
    record = data_map().records.get(model._meta.concrete_model._meta.label)
    if record is None:
        return set()
    roads = [road for subject in record.subjects.values() for road in subject.roads]
    paths = ["pk" if road.path == "self" else road.path for road in roads if not road.function]
    # What the address names and is no number has no page either.
    found = all_rows(record).filter(pk=model._meta.pk.to_python(pk))
    rows = found.values_list(*paths) if paths else []
    return {number for row in rows for number in row if number is not None}


def role_of(viewer: AbstractBaseUser | PermissionsMixin) -> str:
    groups = sorted(group.name for group in viewer.groups.all())  # type: ignore[union-attr]
    return ", ".join(groups)[:100] or "staff"


@cache
def _model_of_page(url_name: str) -> Any:
    """Pages of the desk are called by app, model and what they show."""
    for model in admin.site._registry:
        if url_name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            return model
    return None
