"""Addresses of what a machine held up."""

from django.urls import path

from activity.views import blocks

app_name = "activity"
urlpatterns = [
    path("account/blocks/", blocks.blocks, name="blocks"),
    path("account/blocks/<int:pk>/contest/", blocks.block_contest, name="block_contest"),
]
