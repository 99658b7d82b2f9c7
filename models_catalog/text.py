"""Figures as people in the trade write them."""

from common.money import Money


def grams(weight_g: float) -> str:
    """Two decimals under 10 g, one above: scales in a workshop show no more."""
    return f"{weight_g:.2f} g" if weight_g < 10 else f"{weight_g:,.1f} g"


def weight_18k(weight_mg: int | None) -> str | None:
    return None if weight_mg is None else f"{grams(weight_mg / 1000)} in 18k"


def price_from(price: Money, *, has_more: bool) -> str:
    return f"from {price}" if has_more else str(price)


def millimetres(value_mm: float) -> str:
    return f"{value_mm:.2f} mm" if value_mm < 10 else f"{value_mm:.1f} mm"


def box(x_mm: float, y_mm: float, z_mm: float) -> str:
    return f"{x_mm:.1f} × {y_mm:.1f} × {z_mm:.1f} mm"


def file_size(size_bytes: int) -> str:
    """Decimal units, as shops and file managers of today print them."""
    if size_bytes < 1_000_000:
        return f"{max(size_bytes / 1000, 0.1):.1f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"
