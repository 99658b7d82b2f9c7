"""Lists of pieces, designers that are followed, and the mail about both."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from accounts.models import User
from common.access import buyer_required
from common.refusals import refusal_shown_at
from common.see_other import see_other
from models_catalog.models import CadModel
from models_catalog.named_in_address import listing_on_shelf
from models_catalog.selectors.designer_page import shown_designer
from saving.forms import ChooseListForm, ListForm
from saving.models import Follow, WishList
from saving.selectors.saved import lists_with, pieces_of, saved_of
from saving.services.change_list import delete_list, make_list, rename_list, share_list
from saving.services.choose_digest import choose_digest
from saving.services.follow_designer import follow_designer, unfollow_designer
from saving.services.save_piece import save_piece, take_piece_out

WRONG_NAME = _("Give the list a name, in 60 letters at most.")


@require_safe
@buyer_required
def saved(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "saving/saved.html",
        {"page": saved_of(current_user(request)), "form": ListForm()},
    )


@require_safe
@buyer_required
def piece_save(request: HttpRequest, slug: str) -> HttpResponse:
    """Where to keep it, and where it is already; saving is the button's."""
    person = current_user(request)
    listing = listing_on_shelf(slug)
    return render(
        request,
        "saving/piece_save.html",
        {
            "listing": listing,
            "form": ChooseListForm(actor=person),
            "lists": WishList.objects.filter(owner=person),
            "held_in": lists_with(person, listing),
            "list_form": ListForm(auto_id="new_%s"),
        },
    )


@require_POST
@buyer_required
@refusal_shown_at("saving:piece_save", "slug")
def piece_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Into the list that is named, a new one, or the first."""
    person = current_user(request)
    listing = listing_on_shelf(slug)
    chosen = None
    if request.POST.get("name"):
        form = ListForm(request.POST)
        if not form.is_valid():
            messages.error(request, WRONG_NAME)
            return see_other("saving:piece_save", slug=slug)
        chosen = make_list(actor=person, name=form.cleaned_data["name"])
    else:
        choice = ChooseListForm(request.POST, actor=person)
        if not choice.is_valid():
            messages.error(request, gettext("This list is gone. Choose another one."))
            return see_other("saving:piece_save", slug=slug)
        chosen = choice.cleaned_data["wish_list"]
    item = save_piece(actor=person, cad_model=listing, wish_list=chosen)
    messages.success(
        request,
        gettext("“%(title)s” is in “%(wish_list)s”.")
        % {"title": listing.title, "wish_list": item.wish_list},
    )
    return see_other("saving:list_detail", list_id=item.wish_list_id)


@require_POST
@buyer_required
def piece_remove(request: HttpRequest, list_id: int, slug: str) -> HttpResponse:
    person = current_user(request)
    wish_list = _own(person, list_id)
    # A page that was open before the piece was renamed names it as it was then.
    named = Q(slug=slug) | Q(former_addresses__slug=slug)
    listing = CadModel.objects.filter(named, pk__in=wish_list.items.values("cad_model")).first()
    if listing is not None:
        take_piece_out(actor=person, cad_model=listing, wish_list=wish_list)
        messages.success(
            request,
            gettext("“%(title)s” is out of “%(wish_list)s”.")
            % {"title": listing.title, "wish_list": wish_list},
        )
    return see_other("saving:list_detail", list_id=list_id)


@require_POST
@buyer_required
@refusal_shown_at("saving:saved")
def list_make(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "saving/saved.html",
            {"page": saved_of(current_user(request)), "form": form},
            status=422,
        )
    made = make_list(actor=current_user(request), name=form.cleaned_data["name"])
    return see_other("saving:list_detail", list_id=made.pk)


@require_safe
@buyer_required
def list_detail(request: HttpRequest, list_id: int) -> HttpResponse:
    wish_list = _own(current_user(request), list_id)
    return render(
        request,
        "saving/list_detail.html",
        {
            "wish_list": wish_list,
            "pieces": pieces_of(wish_list),
            "form": ListForm(initial={"name": wish_list.name}),
        },
    )


@require_POST
@buyer_required
@refusal_shown_at("saving:list_detail", "list_id")
def list_rename(request: HttpRequest, list_id: int) -> HttpResponse:
    person = current_user(request)
    form = ListForm(request.POST)
    if form.is_valid():
        rename_list(actor=person, wish_list=_own(person, list_id), name=form.cleaned_data["name"])
        messages.success(request, gettext("The list has its new name."))
    else:
        messages.error(request, WRONG_NAME)
    return see_other("saving:list_detail", list_id=list_id)


@require_POST
@buyer_required
@refusal_shown_at("saving:saved")
def list_share(request: HttpRequest, list_id: int) -> HttpResponse:
    person = current_user(request)
    is_shared = request.POST.get("is_shared") == "yes"
    share_list(actor=person, wish_list=_own(person, list_id), is_shared=is_shared)
    done = (
        gettext("Whoever has the link sees the list.")
        if is_shared
        else gettext("The link is dead.")
    )
    messages.success(request, done)
    return see_other("saving:list_detail", list_id=list_id)


@require_POST
@buyer_required
def list_delete(request: HttpRequest, list_id: int) -> HttpResponse:
    person = current_user(request)
    wish_list = WishList.objects.filter(owner=person, pk=list_id).first()
    if wish_list is not None:
        delete_list(actor=person, wish_list=wish_list)
        messages.success(request, gettext("“%(wish_list)s” is deleted.") % {"wish_list": wish_list})
    return see_other("saving:saved")


@require_safe
@buyer_required
def designer_follow(request: HttpRequest, username: str) -> HttpResponse:
    designer = _designer(username)
    follows = Follow.objects.filter(follower=current_user(request), designer=designer)
    return render(
        request,
        "saving/designer_follow.html",
        {
            "designer": designer,
            "is_followed": follows.exists(),
            "is_own": designer == request.user,
        },
    )


@require_POST
@buyer_required
@refusal_shown_at("saving:designer_follow", "username")
def designer_follow_choose(request: HttpRequest, username: str) -> HttpResponse:
    person, designer = current_user(request), _designer(username)
    if request.POST.get("follows") == "yes":
        follow_designer(actor=person, designer=designer)
        messages.success(
            request,
            gettext("You follow %(designer_name)s.") % {"designer_name": designer.designer_name},
        )
    else:
        unfollow_designer(actor=person, designer=designer)
        messages.success(
            request,
            gettext("You no longer follow %(designer_name)s.")
            % {"designer_name": designer.designer_name},
        )
    return see_other("saving:saved")


@require_POST
@buyer_required
@refusal_shown_at("saving:saved")
def digest_choose(request: HttpRequest) -> HttpResponse:
    is_wanted = request.POST.get("is_wanted") == "yes"
    choose_digest(actor=current_user(request), is_wanted=is_wanted)
    messages.success(
        request,
        gettext("We mail you when something happens, once a day at most.")
        if is_wanted
        else gettext("No such mail is sent to you any more."),
    )
    return see_other("saving:saved")


def _designer(username: str) -> User:
    designer = shown_designer(username.replace("\x00", ""))
    if designer is None:
        raise Http404("There is no such designer.")
    return designer


def _own(person: User, list_id: int) -> WishList:
    return get_object_or_404(WishList.objects.filter(owner=person), pk=list_id)
