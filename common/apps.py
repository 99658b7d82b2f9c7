from django.apps import AppConfig

from common.mail_address import hold_every_field_to_one_mailbox

# The forms of some apps are made while others get ready.
hold_every_field_to_one_mailbox()


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from common import checks  # noqa: F401 (registers them)
        from common.acts import StaffAct
        from common.audit import register_acts
        from common.days_work import days_work
        from common.financial_year import write_financial_year
        from common.waiting_mails import waiting

        post_migrate.connect(write_financial_year, sender=self)
        register_acts(StaffAct)
        days_work.register("common", waiting)
