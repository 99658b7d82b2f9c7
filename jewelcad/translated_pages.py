"""Which pages are shown in the reader's language; every other one is English from head to foot."""

SHOP = {
    "home",
    "language",
    "status",
    "models_catalog:catalogue",
    "models_catalog:collection_page",
    "models_catalog:completions",
    "models_catalog:designer_page",
    "models_catalog:model_detail",
    "models_catalog:piece_hide",
    "models_catalog:piece_question_answer",
    "models_catalog:piece_question_ask",
    "models_catalog:piece_question_report",
    "models_catalog:piece_show_again",
    "models_catalog:suggestions",
}

# Its papers are English.
ORDERS = {
    "orders:cart",
    "orders:cart_add",
    "orders:cart_coupon",
    "orders:cart_remove",
    "orders:checkout",
    "orders:download_file",
    "orders:guest_castings",
    "orders:guest_claim",
    "orders:guest_deliver_now",
    "orders:guest_download",
    "orders:guest_library",
    "orders:guest_link_send",
    "orders:guest_order",
    "orders:guest_order_give_up",
    "orders:guest_withdraw",
    "orders:guest_withdraw_confirm",
    "orders:library",
    "orders:licence_castings",
    "orders:licence_detail",
    "orders:licence_verify",
    "orders:order_deliver_now",
    "orders:order_detail",
    "orders:order_give_up",
    "orders:order_list",
    "orders:order_withdraw",
    "orders:order_withdraw_confirm",
    "orders:version_mail_choose",
    "orders:version_mail_stop",
}

ACCOUNTS = {
    "account_change_password",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "accounts:account",
    "accounts:address_change",
    "accounts:address_confirm",
    "accounts:address_undo",
    "accounts:api_token_revoke",
    "accounts:api_tokens",
    "accounts:corrections",
    "accounts:designer",
    "accounts:picture",
    "accounts:picture_remove",
    "accounts:session_end",
    "accounts:sessions",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}

NEWSLETTER = {
    "newsletter:archive",
    "newsletter:confirm",
    "newsletter:issue",
    "newsletter:leave",
    "newsletter:preferences",
    "newsletter:subscribe",
}

HELP = {
    "help:index",
    "help:casting",
    "help:licences",
    "help:ring_sizes",
    "help:fees",
    "help:selling",
    "help:imprint",
}

REVIEWS = {
    "reviews:piece_reviews",
    "reviews:review_write",
    "reviews:my_reviews",
    "reviews:review_delete",
    "reviews:review_contest",
    "reviews:review_helpful",
    "reviews:review_helpful_choose",
    "reviews:review_report",
}

SAVING = {
    "saving:compare",
    "saving:list_shared",
    "saving:saved",
    "saving:digest_choose",
    "saving:digest_stop",
    "saving:list_make",
    "saving:list_detail",
    "saving:list_rename",
    "saving:list_share",
    "saving:list_delete",
    "saving:piece_remove",
    "saving:piece_save",
    "saving:piece_add",
    "saving:designer_follow",
    "saving:designer_follow_choose",
}

MODERATION = {
    "moderation:model_report",
    "moderation:model_report_sent",
    "moderation:report_page",
    "moderation:report_contest",
    "moderation:report_answer",
}

PRIVACY = {
    "activity:blocks",
    "activity:block_contest",
    "privacy:child",
    "privacy:child_sent",
    "privacy:child_contest",
    "privacy:copy_by_link",
    "privacy:copy_part_by_link",
    "privacy:erasure_cancel_link",
    "privacy:erasure_cancel_now",
    "privacy:export",
    "privacy:export_request",
    "privacy:export_detail",
    "privacy:export_download",
    "privacy:request_new",
    "privacy:request_for_other",
    "privacy:request_sent",
    "privacy:request_confirm",
}

TRANSLATED = frozenset(
    {*SHOP, *ORDERS, *ACCOUNTS, *NEWSLETTER, *HELP, *REVIEWS, *SAVING, *MODERATION, *PRIVACY}
)
