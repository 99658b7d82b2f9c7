"""What a frame of the 3D view asks of a phone, counted in a real browser without a graphics card.

    .local/venv/bin/python -m bench.viewer STATIC_FOLDER [SLUG ...]

STATIC_FOLDER holds the bundles (`.local/static`). Opens the preview of each piece in the real
viewer on a phone's screen (390 CSS pixels wide, two to the pixel) and turns it by the arrow keys.

Counted: draw calls and triangles of a frame, bytes of textures, frames that are drawn while nothing
moves, and how many pixels a frame has when frames come late. Timed: what scripts take of the
processor for a frame, with the processor slowed down four times by the browser's own tools and with
every draw call left out, so that no time of the graphics card, real or imitated, is in it. NOT
measured: what a graphics card needs for these triangles and pixels, which takes a phone. Ends with
1 when a goal is missed.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from demo_pieces.collection import PIECES
from demo_pieces.writing import write_3mf
from embedded.testing import find_browser
from geometry.picturing.previewing import write_preview
from geometry.reading.reader import read

SLUGS = ("dahlia-cocktail-cluster", "aurelia-six-claw-solitaire", "wayside-small-cross")
# Goals: of the 16.7 ms of a frame at 60 a second scripts may have half.
MOST_CALLS, MOST_TRIANGLES, MOST_TEXTURE_BYTES = 12, 150_000, 8_000_000
MOST_MS, MOST_IDLE_FRAMES = 8.3, 0
_TURNS = 60
# More than the 21 ms from which static/js/viewer_pace.js calls a frame late.
_LATE_MS = 40

_PAGE = """<!doctype html><html lang="en" data-viewer-module="/static/js/viewer.js">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/css/site.css">
<style>jewel-viewer { display: block; inline-size: 360px; block-size: 360px; }</style>
<script type="module" src="/static/js/site.js"></script>
<jewel-viewer src="/{name}.glb" metal="yellow"></jewel-viewer></html>"""

# Around what the browser gives: calls are counted, and left out where `skip` is set.
_COUNT = """
window.told = { calls: 0, triangles: 0, bytes: 0, frames: 0, skip: false };
const gl = WebGL2RenderingContext.prototype;
for (const name of ["drawElements", "drawArrays"]) {
  const draw = gl[name];
  gl[name] = function (mode, ...rest) {
    told.calls += 1;
    told.triangles += (name === "drawElements" ? rest[0] : rest[1]) / 3;
    if (!told.skip) draw.call(this, mode, ...rest);
  };
}
const store = gl.texStorage2D;
gl.texStorage2D = function (target, levels, kind, width, height) {
  const size = { 0x881a: 8, 0x8814: 16 }[kind] ?? 4;
  for (let level = 0; level < levels; level += 1) {
    told.bytes += (width >> level) * (height >> level) * size;
  }
  return store.call(this, target, levels, kind, width, height);
};
const next = window.requestAnimationFrame;
window.requestAnimationFrame = (act) => next((now) => {
  const before = told.calls;
  act(now);
  if (told.calls > before) told.frames += 1;
});
"""


@dataclass(frozen=True)
class Frame:
    """What a frame of one piece asks for."""

    name: str
    calls: float
    triangles: float
    texture_bytes: int
    milliseconds: float
    idle_frames: int
    wide_at_rest: int
    wide_when_late: int
    wide_again: int

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.calls:.0f} draw calls, {self.triangles:,.0f} triangles, "
            f"{self.texture_bytes / 1e6:.1f} MB of textures, {self.milliseconds:.1f} ms of a slow "
            f"processor, {self.idle_frames} frames at rest, {self.wide_at_rest} pixels wide at "
            f"rest and {self.wide_when_late} while late"
        )

    @property
    def is_good(self) -> bool:
        return (
            self.calls <= MOST_CALLS
            and self.triangles <= MOST_TRIANGLES
            and self.texture_bytes <= MOST_TEXTURE_BYTES
            and self.milliseconds <= MOST_MS
            and self.idle_frames <= MOST_IDLE_FRAMES
            and self.wide_again == self.wide_at_rest
        )


@contextmanager
def served(folder: Path, static: Path) -> Iterator[str]:
    """The address under which a folder and the bundles beside it are served."""
    (folder / "static").symlink_to(static.resolve())
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def write_page(folder: Path, slug: str) -> None:
    """A page with the 3D view of a demo piece, and its preview beside it."""
    spec = next(one for one in PIECES if one.slug == slug)
    write_3mf(spec.build(), folder / f"{slug}.3mf")
    write_preview(read(folder / f"{slug}.3mf"), folder / f"{slug}.glb", "bench")
    (folder / f"{slug}.html").write_text(_PAGE.replace("{name}", slug))


def look_at(browser: Browser, address: str, slug: str) -> Frame:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(_COUNT)
    page.goto(f"{address}/{slug}.html")
    page.get_by_role("button", name="View in 3D").click()
    page.wait_for_selector("jewel-viewer canvas")
    page.wait_for_function("told.calls > 0 && document.querySelector('.viewer__status').hidden")
    page.wait_for_timeout(1_500)
    wide = page.evaluate("document.querySelector('canvas').width")
    late = _turned(page, 12, held_up=_LATE_MS)
    page.wait_for_timeout(1_500)
    idle = page.evaluate("told.frames")
    page.wait_for_timeout(1_500)
    idle = page.evaluate("told.frames") - idle
    again = page.evaluate("document.querySelector('canvas').width")
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _script_seconds(tools)
    page.evaluate("Object.assign(told, { calls: 0, triangles: 0, frames: 0, skip: true })")
    _turned(page, _TURNS)
    spent = _script_seconds(tools) - before
    told: dict[str, Any] = page.evaluate("told")
    context.close()
    return Frame(
        slug,
        told["calls"] / told["frames"],
        told["triangles"] / told["frames"],
        told["bytes"],
        1000 * spent / told["frames"],
        idle,
        wide,
        min(late),
        again,
    )


def _script_seconds(tools: CDPSession) -> float:
    """What scripts have taken of the processor so far, whatever else runs on the machine."""
    found = tools.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in found if one["name"] == "ScriptDuration"))


def _turned(page: Page, times: int, *, held_up: int = 0) -> list[int]:
    """Turns the piece by its keys, a frame after each; how wide the canvas was in each.

    Each frame begins no sooner than `held_up` milliseconds after it was asked for.
    """
    found: list[int] = page.evaluate(
        """async ([times, heldUp]) => {
          const canvas = document.querySelector("canvas"), wide = [];
          for (let turn = 0; turn < times; turn += 1) {
            const key = turn % 2 ? "ArrowUp" : "ArrowLeft";
            canvas.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
            for (const asked = performance.now(); performance.now() - asked < heldUp; );
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            wide.push(canvas.width);
          }
          return wide;
        }""",
        [times, held_up],
    )
    return found


def main(static: Path, slugs: list[str]) -> int:
    frames = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        for slug in slugs:
            write_page(Path(name), slug)
        browser = playwright.chromium.launch(
            executable_path=str(find_browser()),
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        with served(Path(name), static) as address:
            for slug in slugs:
                frames.append(look_at(browser, address, slug))
                print(frames[-1], "" if frames[-1].is_good else "MISSED", flush=True)
        browser.close()
    return 0 if all(one.is_good for one in frames) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:] or [*SLUGS]))
