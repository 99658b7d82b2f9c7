from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"
    verbose_name = "Activity"

    def ready(self) -> None:
        from activity.selectors.blocks import is_network_spared
        from activity.services.note_signal import note_pace
        from common import network_pace

        network_pace.spared.register("activity", is_network_spared)
        network_pace.went_beyond.register(
            "activity",
            lambda what, network, count: note_pace(what=what, network=network, count=count),
        )
