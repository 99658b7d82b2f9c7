from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "aftersales"
    verbose_name = "Refunds and disputes"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from aftersales.acts import AftersalesAct
        from aftersales.days_work import waiting
        from aftersales.groups import make_group
        from aftersales.matters import open_matters
        from aftersales.personal import refunds_and_disputes_at_stripe
        from aftersales.selectors.disputes import disputes_of
        from aftersales.selectors.refunds import refunds_of
        from aftersales.services.note_held_payment import note_held_payment
        from aftersales.services.record_dispute_by_event import (
            DISPUTE_EVENTS,
            record_dispute_by_event,
        )
        from aftersales.services.record_refund_by_event import (
            REFUND_EVENTS,
            record_refund_by_event,
        )
        from aftersales.services.refund_fraud_warning import (
            FRAUD_WARNING_EVENTS,
            refund_fraud_warning,
        )
        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from orders import hooks as order_hooks
        from payments import hooks as payment_hooks

        register_acts(AftersalesAct)
        personal.open_matters.register("aftersales", open_matters)
        payment_hooks.objects_of_buyer.register("aftersales", refunds_and_disputes_at_stripe)
        order_hooks.refunds_of_order.register("aftersales", refunds_of)
        order_hooks.disputes_of_order.register("aftersales", disputes_of)
        order_hooks.payment_held.register("aftersales", note_held_payment)
        handlers = (
            (REFUND_EVENTS, record_refund_by_event),
            (DISPUTE_EVENTS, record_dispute_by_event),
            (FRAUD_WARNING_EVENTS, refund_fraud_warning),
        )
        for types, handler in handlers:
            for event_type in types:
                payment_hooks.webhook_event.register(event_type, handler)
        days_work.register("aftersales", waiting)
        post_migrate.connect(make_group)
