from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed
        from django.contrib.auth.signals import user_logged_in

        from accounts import checks  # noqa: F401 (registers them)
        from accounts.acts import AccountAct
        from accounts.corrections import correct, correctable, was_corrected
        from accounts.matters import must_stay, open_matters, personal_files
        from accounts.personal import is_used_by_program, owner_of_address, proven_addresses
        from accounts.services.close_account import close_account
        from accounts.services.end_access import end_access
        from accounts.services.record_signup_details import NEWSLETTER_TEXT, NEWSLETTER_TEXT_VERSION
        from common import personal
        from common.audit import register_acts
        from common.wordings import in_each_language
        from privacy.consent import declare_wording

        register_acts(AccountAct)
        for version, text in in_each_language(NEWSLETTER_TEXT_VERSION, NEWSLETTER_TEXT).items():
            declare_wording(version, text)
        personal.keeps_account.register("accounts", is_used_by_program)
        personal.open_matters.register("accounts", open_matters)
        personal.personal_files.register("accounts", personal_files)
        personal.must_stay.register("accounts", must_stay)
        personal.settle.register("accounts", end_access)
        personal.close_account.register(
            "accounts", lambda person, stays: close_account(person, stays=stays)
        )
        personal.proven_addresses.register("accounts", proven_addresses)
        personal.correctable.register("accounts", correctable)
        personal.correct.register("accounts", correct)
        personal.was_corrected.register("accounts", was_corrected)
        personal.owner_of_address.register("accounts", owner_of_address)
        email_confirmed.connect(_tell_confirmed, dispatch_uid="accounts.person_came")
        user_logged_in.connect(_tell_logged_in, dispatch_uid="accounts.person_came")


def _tell_confirmed(*, email_address: Any, **_: Any) -> None:
    from accounts.hooks import person_came

    person_came.call_all(email_address.user)


def _tell_logged_in(*, user: Any, request: Any, **_: Any) -> None:
    from accounts.hooks import person_came
    from accounts.seen import note_use
    from common.personal import person_seen

    note_use(request)
    person_seen.call_all(user.pk, request.session.seen_at)
    person_came.call_all(user)
