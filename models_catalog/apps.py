from django.apps import AppConfig


class ModelsCatalogConfig(AppConfig):
    name = "models_catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from common import personal
        from models_catalog.matters import personal_files
        from models_catalog.services.withdraw_listings import withdraw_listings

        personal.personal_files.register("models_catalog", personal_files)
        personal.step_back.register("models_catalog", withdraw_listings)
        personal.settle.register("models_catalog", withdraw_listings)
