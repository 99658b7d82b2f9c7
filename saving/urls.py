from django.urls import path

from saving.views import saved, shown

app_name = "saving"
urlpatterns = [
    path("compare/", shown.compare, name="compare"),
    path("lists/<slug:link>/", shown.list_shared, name="list_shared"),
    path("saved/", saved.saved, name="saved"),
    path("saved/mail/", saved.digest_choose, name="digest_choose"),
    path("saved/mail/stop/<str:token>/", shown.digest_stop, name="digest_stop"),
    path("saved/lists/", saved.list_make, name="list_make"),
    path("saved/lists/<int:list_id>/", saved.list_detail, name="list_detail"),
    path("saved/lists/<int:list_id>/rename/", saved.list_rename, name="list_rename"),
    path("saved/lists/<int:list_id>/share/", saved.list_share, name="list_share"),
    path("saved/lists/<int:list_id>/delete/", saved.list_delete, name="list_delete"),
    path(
        "saved/lists/<int:list_id>/pieces/<slug:slug>/remove/",
        saved.piece_remove,
        name="piece_remove",
    ),
    path("saved/pieces/<slug:slug>/", saved.piece_save, name="piece_save"),
    path("saved/pieces/<slug:slug>/add/", saved.piece_add, name="piece_add"),
    path("saved/designers/<str:username>/", saved.designer_follow, name="designer_follow"),
    path(
        "saved/designers/<str:username>/choose/",
        saved.designer_follow_choose,
        name="designer_follow_choose",
    ),
]
