from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "payouts"
    verbose_name = "Payouts"

    def ready(self) -> None:
        from common.audit import register_acts
        from orders import hooks
        from payments import webhook_handlers
        from payouts.acts import PayoutAct
        from payouts.services.note_account_update import note_account_update
        from payouts.services.record_earnings import record_earnings

        register_acts(PayoutAct)
        hooks.on_order_paid(record_earnings)
        webhook_handlers.register("account.updated", note_account_update)
