from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"
    verbose_name = "Activity"

    def ready(self) -> None:
        from activity.acts import ActivityAct
        from activity.days_work import waiting
        from activity.selectors.blocks import is_network_spared
        from activity.services.note_signal import note_pace
        from common import network_pace
        from common.audit import register_acts
        from common.days_work import days_work

        network_pace.spared.register("activity", is_network_spared)
        network_pace.went_beyond.register(
            "activity",
            lambda what, network, count: note_pace(what=what, network=network, count=count),
        )
        register_acts(ActivityAct)
        days_work.register("activity", waiting)
