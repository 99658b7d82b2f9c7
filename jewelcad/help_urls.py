"""Addresses of the pages that help."""

from django.urls import path

from jewelcad import help_views

app_name = "help"
urlpatterns = [
    path("", help_views.help_index, name="index"),
    path("casting/", help_views.help_casting, name="casting"),
    path("licences/", help_views.help_licences, name="licences"),
    path("ring-sizes/", help_views.help_ring_sizes, name="ring_sizes"),
    path("ring-sizes.pdf", help_views.help_ring_sizes_sheet, name="ring_sizes_sheet"),
    path("fees/", help_views.help_fees, name="fees"),
    path("selling/", help_views.help_selling, name="selling"),
    path("terms/", help_views.help_terms, name="terms"),
    path("imprint/", help_views.help_imprint, name="imprint"),
]
