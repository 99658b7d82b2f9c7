"""Addresses of the catalogue and the studio."""

from django.urls import path

from models_catalog.views import (
    catalogue,
    many_pieces,
    papers,
    preview,
    questions,
    reductions,
    shop,
    studio,
    suggestions,
    uploads,
    workbench,
)

app_name = "models_catalog"
urlpatterns = [
    path("models/<slug:slug>/questions/", questions.piece_question_ask, name="piece_question_ask"),
    path(
        "models/<slug:slug>/questions/<int:question_id>/answer/",
        questions.piece_question_answer,
        name="piece_question_answer",
    ),
    path(
        "models/<slug:slug>/questions/<int:question_id>/report/",
        questions.piece_question_report,
        name="piece_question_report",
    ),
    path("models/", catalogue.catalogue, name="catalogue"),
    path("search/completions/", catalogue.search_completions, name="completions"),
    path("models/<slug:slug>/", catalogue.model_detail, name="model_detail"),
    path("models/<slug:slug>/drawing.pdf", papers.drawing_sheet, name="drawing_sheet"),
    path("models/<slug:slug>/stones.pdf", papers.setters_sheet, name="setters_sheet"),
    path("models/<slug:slug>/stones.csv", papers.stones_table, name="stones_table"),
    path("models/<slug:slug>/hide/", suggestions.piece_hide, name="piece_hide"),
    path("models/<slug:slug>/show-again/", suggestions.piece_show_again, name="piece_show_again"),
    path("account/suggestions/", suggestions.suggestions, name="suggestions"),
    path("designers/<str:username>/", catalogue.designer_page, name="designer_page"),
    path(
        "designers/<str:username>/collections/<slug:slug>/",
        shop.collection_page,
        name="collection_page",
    ),
    path("studio/page/", shop.studio_shop, name="studio_shop"),
    path("studio/page/banner/", shop.studio_banner, name="studio_banner"),
    path("studio/page/banner/remove/", shop.studio_banner_remove, name="studio_banner_remove"),
    path("studio/collections/new/", shop.studio_collection_new, name="studio_collection_new"),
    path("studio/collections/<slug:slug>/", shop.studio_collection, name="studio_collection"),
    path(
        "studio/collections/<slug:slug>/delete/",
        shop.studio_collection_delete,
        name="studio_collection_delete",
    ),
    path("studio/", studio.studio, name="studio"),
    path("studio/figures/", studio.studio_figures, name="studio_figures"),
    path("studio/models/new/", studio.studio_new, name="studio_new"),
    path("studio/models/<slug:slug>/", studio.studio_model, name="studio_model"),
    path("studio/models/<slug:slug>/preview/", preview.studio_preview, name="studio_preview"),
    path("studio/models/<slug:slug>/edit/", studio.studio_edit, name="studio_edit"),
    path("studio/models/<slug:slug>/progress/", studio.studio_progress, name="studio_progress"),
    path("studio/models/<slug:slug>/submit/", studio.studio_submit, name="studio_submit"),
    path("studio/models/<slug:slug>/withdraw/", studio.studio_withdraw, name="studio_withdraw"),
    path("studio/models/<slug:slug>/put-back/", studio.studio_put_back, name="studio_put_back"),
    path("studio/models/<slug:slug>/take-back/", studio.studio_take_back, name="studio_take_back"),
    path("studio/models/<slug:slug>/delete/", studio.studio_delete, name="studio_delete"),
    path("studio/models/<slug:slug>/unit/", workbench.studio_unit, name="studio_unit"),
    path(
        "studio/models/<slug:slug>/unweighed/", workbench.studio_unweighed, name="studio_unweighed"
    ),
    path("studio/models/<slug:slug>/bodies/", workbench.studio_shells, name="studio_shells"),
    path("studio/models/<slug:slug>/files/", workbench.studio_file_add, name="studio_file_add"),
    path(
        "studio/models/<slug:slug>/files/<int:file_id>/remove/",
        workbench.studio_file_remove,
        name="studio_file_remove",
    ),
    path("studio/drafts/", studio.studio_draft, name="studio_draft"),
    path("studio/reductions/", reductions.studio_reductions, name="studio_reductions"),
    path("studio/reductions/new/", reductions.studio_reduction_new, name="studio_reduction_new"),
    path(
        "studio/reductions/<uuid:batch>/end/",
        reductions.studio_reduction_end,
        name="studio_reduction_end",
    ),
    path("studio/bulk/", many_pieces.studio_bulk, name="studio_bulk"),
    path("studio/pieces.csv", many_pieces.studio_table, name="studio_table"),
    path("studio/table/", many_pieces.studio_import, name="studio_import"),
    path("studio/share/", studio.studio_share, name="studio_share"),
    path(
        "studio/uploads/<uuid:upload_id>/forget/",
        studio.studio_upload_forget,
        name="studio_upload_forget",
    ),
    path("studio/uploads/", uploads.upload_create, name="upload_create"),
    path("studio/uploads/<uuid:upload_id>/", uploads.upload_piece, name="upload_piece"),
]
