from django.apps import AppConfig


class DesignRequestsConfig(AppConfig):
    name = "design_requests"
    verbose_name = "Design requests"

    def ready(self) -> None:
        from common import personal
        from common.audit import register_acts
        from design_requests.acts import RequestAct
        from design_requests.matters import open_matters
        from design_requests.services.leave_requests import leave_requests
        from design_requests.services.settle_request_by_event import settle_request_by_event
        from orders import hooks as order_hooks

        register_acts(RequestAct)
        personal.open_matters.register("design_requests", open_matters)
        personal.settle.register("design_requests", leave_requests)
        order_hooks.payment_of_no_order.register("design_requests", settle_request_by_event)
