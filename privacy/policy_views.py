"""The policy that is in force, the one that is to come, all versions and what changed in each."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from common.access import buyer_required, public
from privacy.data_map import data_map
from privacy.models import PolicyNotice, PolicyVersion
from privacy.notice_states import NoticeChannel
from privacy.policy import newest_version, policy_text
from privacy.policy_diff import changed_passages
from privacy.policy_notice import note_read


@require_safe
@public
def policy(request: HttpRequest) -> HttpResponse:
    """A shop that has published nothing yet shows the text of its code."""
    version = PolicyVersion.objects.in_force(timezone.now())
    return render(
        request,
        "privacy/policy.html",
        {
            "version": version,
            "written_on": newest_version().published_on,
            # Our own template wrote it; nothing that anybody typed is in it.
            "text": mark_safe(version.text) if version else policy_text(data_map()),  # noqa: S308
        },
    )


@require_safe
@public
def policy_versions(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "privacy/policy_versions.html",
        {
            "versions": PolicyVersion.objects.defer("text", "facts"),
            "in_force": PolicyVersion.objects.in_force(now),
            "coming": PolicyVersion.objects.coming(now),
        },
    )


@require_safe
@public
def policy_version(request: HttpRequest, version_number: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion, number=version_number)
    now = timezone.now()
    in_force = PolicyVersion.objects.in_force(now)
    is_read = (
        request.user.is_authenticated
        and PolicyNotice.objects.filter(
            version=version, user=request.user.pk, channel=NoticeChannel.PAGE
        ).exists()
    )
    return render(
        request,
        "privacy/policy_version.html",
        {
            "version": version,
            "is_coming": version.effective_at is None or version.effective_at > now,
            "is_in_force": version == in_force,
            "is_read": is_read,
            # Our own template wrote it; nothing that anybody typed is in it.
            "text": mark_safe(version.text),  # noqa: S308
        },
    )


@require_safe
@public
def policy_changes(request: HttpRequest, version_number: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion, number=version_number)
    before = PolicyVersion.objects.filter(number=version_number - 1).first()
    return render(
        request,
        "privacy/policy_changes.html",
        {
            "version": version,
            "before": before,
            "passages": changed_passages(before.text, version.text) if before else [],
        },
    )


@require_POST
@buyer_required
def policy_read(request: HttpRequest, version_number: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion, number=version_number)
    note_read(version, cast(AbstractBaseUser, request.user).pk)
    messages.success(request, "We noted that you have read it.")
    return redirect("privacy:policy_version", version_number)
