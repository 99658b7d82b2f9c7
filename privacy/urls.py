"""Addresses of the policy and of a person's own data."""

from django.urls import path

from privacy import status, views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.policy, name="policy"),
    path("status/privacy", status.purge_status, name="purge_status"),
    path("account/privacy/", views.my_data, name="my_data"),
    path("account/privacy/newsletter/", views.newsletter_choice, name="newsletter_choice"),
]
