from django.apps import AppConfig


class JewelcadConfig(AppConfig):
    name = "jewelcad"
    verbose_name = "JewelCAD"
