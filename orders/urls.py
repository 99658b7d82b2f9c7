"""Addresses of cart, checkout, orders and library."""

from django.urls import path

from orders.views import (
    cart,
    checkout,
    coupons,
    documents,
    guest_library,
    guest_order,
    library,
    orders,
    verify,
    version_mail,
)

app_name = "orders"
urlpatterns = [
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.cart_add, name="cart_add"),
    path("cart/remove/", cart.cart_remove, name="cart_remove"),
    path("cart/sets/add/", cart.cart_add_set, name="cart_add_set"),
    path("cart/sets/remove/", cart.cart_remove_set, name="cart_remove_set"),
    path("cart/coupon/", cart.cart_coupon, name="cart_coupon"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/orders/<slug:number>/", guest_order.guest_order, name="guest_order"),
    path(
        "checkout/orders/<slug:number>/give-up/",
        guest_order.guest_order_give_up,
        name="guest_order_give_up",
    ),
    path("guest/", guest_library.guest_link_send, name="guest_link_send"),
    path("guest/claim/", guest_library.guest_claim, name="guest_claim"),
    path("guest/<slug:token>/", guest_library.guest_library, name="guest_library"),
    path(
        "guest/<slug:token>/mail/",
        guest_library.guest_version_mail_choose,
        name="guest_version_mail_choose",
    ),
    path("guest/<slug:token>/deliver/", guest_library.guest_deliver_now, name="guest_deliver_now"),
    path(
        "guest/<slug:token>/withdraw/",
        guest_library.guest_withdraw_confirm,
        name="guest_withdraw_confirm",
    ),
    path("guest/<slug:token>/withdrawn/", guest_library.guest_withdraw, name="guest_withdraw"),
    path(
        "guest/<slug:token>/documents/<int:document_id>/",
        guest_library.guest_document,
        name="guest_document",
    ),
    path(
        "guest/<slug:token>/<slug:number>/certificate.pdf",
        guest_library.guest_certificate,
        name="guest_certificate",
    ),
    path(
        "guest/<slug:token>/<slug:number>/castings/",
        guest_library.guest_castings,
        name="guest_castings",
    ),
    path(
        "guest/<slug:token>/<slug:number>/files/<int:file_id>/download/",
        guest_library.guest_download,
        name="guest_download",
    ),
    path("orders/", orders.order_list, name="order_list"),
    path("orders/<slug:number>/", orders.order_detail, name="order_detail"),
    path("orders/<slug:number>/give-up/", orders.order_give_up, name="order_give_up"),
    path("orders/<slug:number>/deliver/", orders.order_deliver_now, name="order_deliver_now"),
    path(
        "orders/<slug:number>/withdraw/",
        orders.order_withdraw_confirm,
        name="order_withdraw_confirm",
    ),
    path("orders/<slug:number>/withdrawn/", orders.order_withdraw, name="order_withdraw"),
    path(
        "orders/<slug:number>/documents/<int:document_id>/",
        documents.order_document,
        name="order_document",
    ),
    path("studio/coupons/", coupons.studio_coupons, name="studio_coupons"),
    path("studio/coupons/new/", coupons.studio_coupon_new, name="studio_coupon_new"),
    path("studio/coupons/<slug:code>/stop/", coupons.studio_coupon_stop, name="studio_coupon_stop"),
    path("licences/verify/", verify.licence_verify, name="licence_verify"),
    path("library/", library.library, name="library"),
    path("library/mail/", version_mail.version_mail_choose, name="version_mail_choose"),
    path(
        "library/mail/stop/<str:token>/",
        version_mail.version_mail_stop,
        name="version_mail_stop",
    ),
    path("library/<slug:number>/", library.licence_detail, name="licence_detail"),
    path(
        "library/<slug:number>/certificate.pdf",
        library.licence_certificate,
        name="licence_certificate",
    ),
    path("library/<slug:number>/castings/", library.licence_castings, name="licence_castings"),
    path(
        "library/<slug:number>/files/<int:file_id>/download/",
        library.download_file,
        name="download_file",
    ),
]
