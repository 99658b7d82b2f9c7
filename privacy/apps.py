from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from common import json_field, personal, queue, storage
        from common.audit import register_acts
        from common.days_work import days_work
        from common.wordings import in_each_language
        from privacy import (
            checks,  # noqa: F401 (registers the checks)
            policy_notice,
        )
        from privacy.acts import PrivacyAct
        from privacy.consent import NEWSLETTER_TEXT_VERSION, NEWSLETTER_TEXTS, declare_wording
        from privacy.days_work import waiting
        from privacy.desk.acts import DeskAct
        from privacy.desk.open_wished_case import open_wished_case
        from privacy.erasing.resume_erasures import resume_after
        from privacy.erasing.who_leaves import asked_to_leave, last_address, leaving
        from privacy.forgotten_files import forget_files
        from privacy.groups import make_groups
        from privacy.guards import declared_json, may_send
        from privacy.matters import personal_files, under_work
        from privacy.wishes.barring import barred

        for version, text in in_each_language(NEWSLETTER_TEXT_VERSION, *NEWSLETTER_TEXTS).items():
            declare_wording(version, text)
        personal.bars.register("privacy", barred)
        queue.may_send.register("privacy", may_send)
        json_field.storable.register("privacy", declared_json)
        personal.case_wanted.register("privacy", open_wished_case)
        register_acts(PrivacyAct)
        personal.asked_to_leave.register("privacy", asked_to_leave)
        personal.leaving.register("privacy", leaving)
        personal.last_address.register("privacy", last_address)
        personal.matter_closed.register("privacy", resume_after)
        personal.personal_files.register("privacy", personal_files)
        personal.under_work.register("privacy", under_work)
        storage.files_forgotten.register("privacy", forget_files)
        register_acts(DeskAct)
        # After each app: the rights of those that come later are not there yet.
        post_migrate.connect(make_groups)
        personal.person_seen.register("privacy", policy_notice.note_use)
        days_work.register("privacy", waiting)
