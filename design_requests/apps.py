from django.apps import AppConfig


class DesignRequestsConfig(AppConfig):
    name = "design_requests"
    verbose_name = "Design requests"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from aftersales import hooks as aftersales_hooks
        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from design_requests.acts import RequestAct
        from design_requests.days_work import waiting
        from design_requests.groups import make_group
        from design_requests.matters import open_matters
        from design_requests.personal import (
            models_delivered,
            numbers_of_payments,
            payments_at_stripe,
            personal_files,
            releases_at_stripe,
        )
        from design_requests.selectors import handed_over, verify_licence
        from design_requests.services.heed_fraud_warning import heed_fraud_warning
        from design_requests.services.leave_requests import leave_requests
        from design_requests.services.record_bank_dispute import record_bank_dispute
        from design_requests.services.record_refund_at_stripe import record_refund_at_stripe
        from design_requests.services.settle_request_by_event import settle_request_by_event
        from design_requests.stating import designers_sent_to, sent_elsewhere
        from models_catalog import hooks as catalogue_hooks
        from orders import hooks as order_hooks
        from payments import hooks as payment_hooks
        from payouts import hooks as payout_hooks

        register_acts(RequestAct)
        personal.open_matters.register("design_requests", open_matters)
        personal.personal_files.register("design_requests", personal_files)
        personal.settle.register("design_requests", leave_requests)
        payment_hooks.orders_of.register("design_requests", numbers_of_payments)
        payment_hooks.objects_of_buyer.register("design_requests", payments_at_stripe)
        payment_hooks.objects_of_designer.register("design_requests", releases_at_stripe)
        aftersales_hooks.dispute_of_no_order.register(
            "design_requests", lambda answer, at: record_bank_dispute(answer, opened_at=at)
        )
        aftersales_hooks.refund_of_no_order.register("design_requests", record_refund_at_stripe)
        aftersales_hooks.warning_of_no_order.register("design_requests", heed_fraud_warning)
        catalogue_hooks.models_sold.register("design_requests", models_delivered)
        catalogue_hooks.handed_over.register("design_requests", handed_over)
        order_hooks.licence_of_no_order.register("design_requests", verify_licence)
        order_hooks.payment_of_no_order.register("design_requests", settle_request_by_event)
        payout_hooks.sent_elsewhere.register("design_requests", sent_elsewhere)
        payout_hooks.designers_sent_to.register("design_requests", designers_sent_to)
        days_work.register("design_requests", waiting)
        post_migrate.connect(make_group)
