"""A frame of the 3D view asks for little, and no frame is drawn for nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.viewer import (
    MOST_CALLS,
    MOST_TEXTURE_BYTES,
    MOST_TRIANGLES,
    look_at,
    served,
    write_page,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long]


def test_a_late_frame_has_fewer_pixels_and_the_piece_at_rest_has_all(
    chromium: Browser, bundles: Path, tmp_path: Path
) -> None:
    write_page(tmp_path, "wayside-small-cross")
    with served(tmp_path, bundles) as address:
        frame = look_at(chromium, address, "wayside-small-cross")
    assert frame.idle_frames == 0
    assert frame.calls <= MOST_CALLS
    assert 10_000 < frame.triangles <= MOST_TRIANGLES
    assert frame.texture_bytes <= MOST_TEXTURE_BYTES
    # Held up by 40 ms each, as a quick machine draws none late by itself.
    assert frame.wide_when_late < frame.wide_at_rest == frame.wide_again == 720
