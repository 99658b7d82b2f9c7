"""What every page knows of the cart: how many licences lie in it, without a query."""

from django.http import HttpRequest

from orders.cart import count_in_cart


def cart(request: HttpRequest) -> dict[str, object]:
    return {"cart_count": count_in_cart(request)}
