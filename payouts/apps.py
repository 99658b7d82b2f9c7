from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "payouts"
    verbose_name = "Payouts"

    def ready(self) -> None:
        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from orders import hooks as order_hooks
        from payments import hooks as payment_hooks
        from payouts.acts import PayoutAct
        from payouts.days_work import waiting
        from payouts.matters import (
            end_copies,
            is_code_of_receipt,
            open_matters,
            processor_copies,
            show_code,
            stays_owed,
        )
        from payouts.personal import stripe_accounts, transfers_at_stripe
        from payouts.services.note_account_update import note_account_update
        from payouts.services.note_bank_payout import note_bank_payout
        from payouts.services.pass_on_addresses import note_old_address
        from payouts.services.record_earnings import record_earnings
        from payouts.services.show_claim import owed_by_receipt

        register_acts(PayoutAct)
        order_hooks.order_paid.register("payouts", record_earnings)
        personal.open_matters.register("payouts", open_matters)
        personal.processor_copies.register("payouts", processor_copies)
        personal.stays_owed.register("payouts", stays_owed)
        personal.owed_by_receipt.register("payouts", owed_by_receipt)
        personal.show_code.register("payouts", show_code)
        personal.is_code_of_receipt.register("payouts", is_code_of_receipt)
        personal.address_changed.register("payouts", note_old_address)
        personal.end_copies.register("payouts", end_copies)
        payment_hooks.accounts_of.register("payouts", stripe_accounts)
        payment_hooks.objects_of_designer.register("payouts", transfers_at_stripe)
        for name in ("created", "updated", "paid", "failed", "canceled"):
            payment_hooks.webhook_event.register(f"payout.{name}", note_bank_payout)
        for event_type in ("account.updated", "account.application.deauthorized"):
            payment_hooks.webhook_event.register(event_type, note_account_update)
        days_work.register("payouts", waiting)
