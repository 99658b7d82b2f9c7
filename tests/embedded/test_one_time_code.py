"""A one-time code without a telephone."""

import pytest

from embedded.errors import EmbeddedError
from embedded.one_time_code import one_time_code

# Of RFC 6238, appendix B.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("now", "code"), [(59, "287082"), (1111111109, "081804")])
def test_the_code_is_that_of_the_standard(now: int, code: str) -> None:
    assert one_time_code(SECRET, now=now) == code
    assert one_time_code(f" {SECRET[:4].lower()} {SECRET[4:]}", now=now) == code


def test_letters_that_are_no_secret_are_refused_in_words() -> None:
    with pytest.raises(EmbeddedError, match="beside the picture"):
        one_time_code("18!")
