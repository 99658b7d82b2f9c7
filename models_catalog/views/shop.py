"""A designer's page in the studio: banner, words, being away; and collections."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required, public
from common.body_sizes import takes_file, upload_limit
from common.sent_pictures import PictureRefused
from models_catalog.errors import CollectionRefused
from models_catalog.models import Collection, ShopPage
from models_catalog.named_in_address import named_designer
from models_catalog.selectors.shop import collections_of, shown_collection
from models_catalog.services.change_shop_page import (
    change_banner,
    change_shop_page,
    remove_banner,
)
from models_catalog.services.keep_collection import delete_collection, keep_collection
from models_catalog.shop_forms import BannerForm, CollectionForm, ShopPageForm

_FORM = ["GET", "HEAD", "POST"]


@require_http_methods(_FORM)
@designer_required
def studio_shop(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    page = ShopPage.objects.filter(designer=designer).first() or ShopPage(designer=designer)
    kept = {
        name: getattr(page, name) for name in ("words", "away_from", "away_until", "away_words")
    }
    form = ShopPageForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        change_shop_page(actor=designer, **form.cleaned_data)
        messages.success(request, "Saved. Buyers see it from now on.")
        return redirect("models_catalog:studio_shop")
    return _page(request, page, form, BannerForm(), status=422 if form.is_bound else 200)


@require_POST
@designer_required
@takes_file(upload_limit)
def studio_banner(request: HttpRequest) -> HttpResponse:
    designer = current_user(request)
    form = BannerForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["banner"]
        try:
            change_banner(actor=designer, sent=sent, size=sent.size)
        except PictureRefused as refused:
            form.add_error("banner", refused.message)
    if form.is_valid():
        messages.success(request, "Your banner is shown from now on.")
        return redirect("models_catalog:studio_shop")
    page = ShopPage.objects.filter(designer=designer).first() or ShopPage(designer=designer)
    kept = {
        name: getattr(page, name) for name in ("words", "away_from", "away_until", "away_words")
    }
    return _page(request, page, ShopPageForm(initial=kept), form, status=422)


@require_POST
@designer_required
def studio_banner_remove(request: HttpRequest) -> HttpResponse:
    remove_banner(actor=current_user(request))
    messages.success(request, "Your banner is gone. Copies in browsers go within five minutes.")
    return redirect("models_catalog:studio_shop")


@require_http_methods(_FORM)
@designer_required
def studio_collection_new(request: HttpRequest) -> HttpResponse:
    return _collection(request, None)


@require_http_methods(_FORM)
@designer_required
def studio_collection(request: HttpRequest, slug: str) -> HttpResponse:
    own = Collection.objects.filter(designer=current_user(request))
    return _collection(request, get_object_or_404(own, slug=slug))


@require_POST
@designer_required
def studio_collection_delete(request: HttpRequest, slug: str) -> HttpResponse:
    own = Collection.objects.filter(designer=current_user(request))
    found = get_object_or_404(own, slug=slug)
    delete_collection(actor=current_user(request), collection=found)
    messages.success(request, f"“{found.name}” is gone; its pieces stay as they are.")
    return redirect("models_catalog:studio_shop")


@require_safe
@public
def collection_page(request: HttpRequest, username: str, slug: str) -> HttpResponse:
    designer = named_designer(username)
    found = shown_collection(designer, slug)
    if found is None:
        raise Http404("There is no such collection.")
    return render(
        request,
        "models_catalog/collection_page.html",
        {"designer": designer, "collection": found},
    )


def _collection(request: HttpRequest, collection: Collection | None) -> HttpResponse:
    designer = current_user(request)
    posted = request.POST if request.method == "POST" else None
    form = CollectionForm(posted, actor=designer, collection=collection)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_collection(
                actor=designer,
                collection=collection,
                name=form.cleaned_data["name"],
                words=form.cleaned_data["words"],
                slugs=form.slugs,
            )
        except CollectionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"“{kept.name}” is saved.")
            return redirect("models_catalog:studio_shop")
    return render(
        request,
        "models_catalog/studio_collection.html",
        {"form": form, "collection": collection},
        status=422 if form.is_bound else 200,
    )


def _page(
    request: HttpRequest, page: ShopPage, form: ShopPageForm, banner: BannerForm, *, status: int
) -> HttpResponse:
    return render(
        request,
        "models_catalog/studio_shop.html",
        {
            "page": page,
            "form": form,
            "banner_form": banner,
            "collections": collections_of(current_user(request)),
        },
        status=status,
    )
