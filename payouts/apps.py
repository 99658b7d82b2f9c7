from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "payouts"
    verbose_name = "Payouts"

    def ready(self) -> None:
        from orders import hooks
        from payments import webhook_handlers
        from payouts.services.note_account_update import note_account_update
        from payouts.services.record_earnings import record_earnings

        hooks.on_order_paid(record_earnings)
        webhook_handlers.register("account.updated", note_account_update)
