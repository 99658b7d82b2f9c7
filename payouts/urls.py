"""Addresses of the designer's payouts."""

from django.urls import path

from payouts.views import piece_figures, studio_sales
from payouts.views import studio_payouts as views
from payouts.views import studio_statements as statements

app_name = "payouts"
urlpatterns = [
    path("studio/statements/", statements.studio_statements, name="studio_statements"),
    path(
        "studio/statements/<int:statement_id>/pdf/",
        statements.studio_statement_pdf,
        name="studio_statement_pdf",
    ),
    path(
        "studio/statements/<int:statement_id>/csv/",
        statements.studio_statement_csv,
        name="studio_statement_csv",
    ),
    path("studio/self-billing/", statements.studio_self_billing, name="studio_self_billing"),
    path(
        "studio/self-billing/withdraw/",
        statements.studio_self_billing_withdraw,
        name="studio_self_billing_withdraw",
    ),
    path(
        "studio/models/<slug:slug>/figures/",
        piece_figures.studio_piece_figures,
        name="studio_piece_figures",
    ),
    path(
        "studio/models/<slug:slug>/figures.csv",
        piece_figures.studio_piece_figures_csv,
        name="studio_piece_figures_csv",
    ),
    path("studio/sales/", studio_sales.studio_sales, name="studio_sales"),
    path("studio/sales/csv/", studio_sales.studio_sales_csv, name="studio_sales_csv"),
    path("studio/payouts/", views.studio_payouts, name="studio_payouts"),
    path("studio/payouts/connect/", views.studio_payouts_connect, name="studio_payouts_connect"),
    path("studio/payouts/country/", views.studio_payouts_country, name="studio_payouts_country"),
    path(
        "studio/payouts/country/change/",
        views.studio_payouts_change_country,
        name="studio_payouts_change_country",
    ),
    path("studio/payouts/return/", views.studio_payouts_return, name="studio_payouts_return"),
    path("studio/payouts/refresh/", views.studio_payouts_refresh, name="studio_payouts_refresh"),
]
