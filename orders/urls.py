"""Addresses of cart, checkout, orders and library."""

from django.urls import path

from orders.views import cart, checkout, library, orders

app_name = "orders"
urlpatterns = [
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.cart_add, name="cart_add"),
    path("cart/remove/", cart.cart_remove, name="cart_remove"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/<slug:number>/", orders.order_detail, name="order_detail"),
    path("orders/<slug:number>/give-up/", orders.order_give_up, name="order_give_up"),
    path("library/", library.library, name="library"),
    path("library/<slug:number>/", library.licence_detail, name="licence_detail"),
    path(
        "library/<slug:number>/files/<int:file_id>/download/",
        library.download_file,
        name="download_file",
    ),
]
