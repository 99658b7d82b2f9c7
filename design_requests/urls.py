"""Addresses of briefs, offers and the jobs that come of them, under /requests/."""

from django.urls import path

from design_requests.views import briefs, offers, paying

app_name = "requests"
urlpatterns = [
    path("", briefs.brief_list, name="brief_list"),
    path("new/", briefs.brief_new, name="brief_new"),
    path("studio/", offers.studio_briefs, name="studio_briefs"),
    path("studio/offers/", offers.studio_offers, name="studio_offers"),
    path("offers/<uuid:offer_id>/accept/", paying.offer_accept, name="offer_accept"),
    path("offers/<uuid:offer_id>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("<slug:number>/", briefs.brief_detail, name="brief_detail"),
    path("<slug:number>/edit/", briefs.brief_edit, name="brief_edit"),
    path("<slug:number>/publish/", briefs.brief_publish, name="brief_publish"),
    path("<slug:number>/close/", briefs.brief_close, name="brief_close"),
    path("<slug:number>/offer/", offers.offer_new, name="offer_new"),
    path("<slug:number>/offer/check/", offers.offer_check, name="offer_check"),
    path("<slug:number>/offer/send/", offers.offer_send, name="offer_send"),
    path("<slug:number>/offers/", offers.offer_compare, name="offer_compare"),
    path("<slug:number>/pay/<int:position>/", paying.milestone_pay, name="milestone_pay"),
    path("<slug:number>/pay/give-up/", paying.payment_give_up, name="payment_give_up"),
]
