"""Addresses of the policy and of a person's own data."""

from django.urls import path

from privacy import (
    child_views,
    copy_link_views,
    erasure_views,
    export_views,
    mail_views,
    policy_views,
    record_views,
    request_views,
    status,
    views,
    wish_views,
)

app_name = "privacy"
urlpatterns = [
    path("privacy/", policy_views.policy, name="policy"),
    path("privacy/versions/", policy_views.policy_versions, name="policy_versions"),
    path(
        "privacy/versions/<int:version_number>/",
        policy_views.policy_version,
        name="policy_version",
    ),
    path(
        "privacy/versions/<int:version_number>/changes/",
        policy_views.policy_changes,
        name="policy_changes",
    ),
    path(
        "privacy/versions/<int:version_number>/read/",
        policy_views.policy_read,
        name="policy_read",
    ),
    path("privacy/record/", record_views.processing_record_page, name="processing_record"),
    path(
        "privacy/record/activities.csv",
        record_views.processing_record_csv,
        name="processing_record_csv",
    ),
    path("webhooks/privacy-mail/", mail_views.privacy_mail, name="privacy_mail"),
    path("status/privacy", status.purge_status, name="purge_status"),
    path("account/privacy/", views.my_data, name="my_data"),
    path(
        "privacy/export/schema/<slug:version>.json",
        export_views.export_schema,
        name="export_schema",
    ),
    path("account/privacy/copy/", export_views.export, name="export"),
    path("account/privacy/copy/new/", export_views.export_request, name="export_request"),
    path("account/privacy/copy/<slug:number>/", export_views.export_detail, name="export_detail"),
    path(
        "account/privacy/copy/<slug:number>/parts/<int:part_number>/",
        export_views.export_download,
        name="export_download",
    ),
    path("privacy/copies/<str:token>/", copy_link_views.copy_by_link, name="copy_by_link"),
    path(
        "privacy/copies/<str:token>/parts/<int:part_number>/",
        copy_link_views.copy_part_by_link,
        name="copy_part_by_link",
    ),
    path("privacy/requests/new/", request_views.request_new, name="request_new"),
    path("privacy/requests/for-other/", request_views.request_for_other, name="request_for_other"),
    path("privacy/requests/sent/", request_views.request_sent, name="request_sent"),
    path(
        "privacy/requests/confirm/<str:token>/",
        request_views.request_confirm,
        name="request_confirm",
    ),
    path("account/privacy/erase/", erasure_views.erasure, name="erasure"),
    path("account/privacy/erase/new/", erasure_views.erasure_request, name="erasure_request"),
    path("account/privacy/erase/cancel/", erasure_views.erasure_cancel, name="erasure_cancel"),
    path(
        "privacy/erasure/cancel/<slug:token>/",
        erasure_views.erasure_cancel_link,
        name="erasure_cancel_link",
    ),
    path(
        "privacy/erasure/cancel/<slug:token>/now/",
        erasure_views.erasure_cancel_now,
        name="erasure_cancel_now",
    ),
    path("privacy/erasures/", erasure_views.erasure_receipts, name="erasure_receipts"),
    path("privacy/erasures/<slug:number>/", erasure_views.erasure_receipt, name="erasure_receipt"),
    path("privacy/erasures/<slug:number>/code/", erasure_views.erasure_code, name="erasure_code"),
    path(
        "privacy/erasures/<slug:number>/code/file/",
        erasure_views.erasure_code_file,
        name="erasure_code_file",
    ),
    path("privacy/child/", child_views.child, name="child"),
    path("privacy/child/sent/", child_views.child_sent, name="child_sent"),
    path("account/privacy/report/", child_views.child_contest, name="child_contest"),
    path("account/privacy/restriction/", wish_views.restriction_begin, name="restriction_begin"),
    path(
        "account/privacy/restriction/<int:restriction_id>/end/",
        wish_views.restriction_end,
        name="restriction_end",
    ),
    path("account/privacy/objections/<slug:use>/", wish_views.objection, name="objection"),
    path("account/privacy/newsletter/", views.newsletter_choice, name="newsletter_choice"),
]
