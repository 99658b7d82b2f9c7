import pytest

from common.hooks import Hook


def test_everybody_registered_is_called_in_order() -> None:
    greeted: Hook[[str], str] = Hook("greeted")
    greeted.register("loud", str.upper)
    greeted.register("quiet", str.lower)
    assert greeted.call_all("Mira") == ["MIRA", "mira"]


def test_a_key_has_one_function_so_that_nothing_is_told_twice() -> None:
    greeted: Hook[[str], str] = Hook("greeted")
    greeted.register("loud", str.upper)
    for function in (str.upper, str.lower):
        with pytest.raises(ValueError, match="loud is registered at greeted already"):
            greeted.register("loud", function)
    assert greeted.call_all("Mira") == ["MIRA"]


def test_a_key_that_nobody_took_has_no_function() -> None:
    greeted: Hook[[str], str] = Hook("greeted")
    assert greeted.get("loud") is None
