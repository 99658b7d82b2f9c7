"""Addresses of the catalogue under /api/v1/."""

from django.urls import path

from models_catalog.api import ModelList, ModelRead, ModelSearch, SetList

urlpatterns = [
    path("models/", ModelList.as_view(), name="api_models"),
    path("models/search/", ModelSearch.as_view(), name="api_model_search"),
    path("models/<slug:slug>/", ModelRead.as_view(), name="api_model"),
    path("designers/<str:username>/sets/", SetList.as_view(), name="api_designer_sets"),
]
