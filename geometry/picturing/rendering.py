"""Decides how a piece's pictures look on file: sampling, film, shadow in the alpha, WebP."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from geometry.picturing.framing import Frame, frame_of, pose_of
from geometry.picturing.looks import METALS, REFLECTANCE, VIEWS
from geometry.picturing.paper import Paper, lay_paper
from geometry.picturing.ray_tracer import RayTracer
from geometry.picturing.scene import Scene, build_scene
from geometry.piece import Piece

Single = NDArray[np.float32]
Bytes = NDArray[np.uint8]

# Two to a row on a phone, and a card on a desk or a phone with three pixels to a point.
# With the AVIF quality of each: more pixels to a point forgive more.
SMALLER_WIDTHS = {320: 60, 640: 50}
EXPOSURE = 1.0
HUE_KEPT = np.float32(0.25)
ROUGHNESS = 0.014
SHADOW_COLOUR = (20, 15, 11)
SHADOW_STRENGTH = 0.55
CHUNK = 1 << 16
# Embree and numpy let go of the interpreter while they work.
THREADS = min(4, len(os.sched_getaffinity(0)))
# Offsets within a pixel, spread as rooks on a chess board, no two in one row or column: eight on a
# board of 8 by 8, then sixteen on one of 16 by 16. Every pixel takes the first, one that differs
# from its neighbours takes four, what differs among these four takes eight, and what differs widely
# among the eight (an edge, a far edge mirrored as a thread) takes all. A clear stone is done with
# four, its edge with eight.
OFFSETS = (
    np.concatenate(
        [
            (np.array([(1, 2), (6, 5), (3, 6), (4, 1), (0, 4), (7, 3), (2, 0), (5, 7)]) + 0.5) / 8,
            (np.array([(place, (place * 7 + 3) % 16) for place in range(16)]) + 0.5) / 16,
        ]
    )
    - 0.5
)
# How each sample tilts the metal's normals.
TILTS = (np.random.default_rng(7).normal(size=(len(OFFSETS), 3)) * ROUGHNESS).astype(np.float32)
EDGE_CONTRAST, NEIGHBOUR_CONTRAST, WIDE_CONTRAST = 0.035, 0.045, 0.35
FIRST, SECOND, THIRD = 1, 4, 8


@dataclass(frozen=True, slots=True)
class Smaller:
    """The same picture for smaller screens."""

    file: str
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture on file, in pixels."""

    file: str
    view: str
    metal: str
    width: int
    height: int
    smaller: tuple[Smaller, ...] = ()


def render(
    piece: Piece,
    out_path: Path | str,
    *,
    metal: str = "yellow",
    view: str = "hero",
    size: int = 1000,
) -> Picture:
    """Draw one square WebP with transparent ground.

    Raises ValueError for an unknown metal or view, or a piece with nothing to draw.
    """
    refuse_unknown(view, metal)
    scene = build_scene(piece)
    image = drawn(scene, frame_of(scene, pose_of(scene), view), [metal], size, threads=THREADS)[0]
    return _saved(image, Path(out_path), view, metal)


def render_set(
    piece: Piece,
    out_dir: Path | str,
    wanted: list[tuple[str, str]],
    *,
    size: int = 1000,
    on_progress: Callable[[Picture, int, int], None] | None = None,
) -> list[Picture]:
    """Draw `view-metal.webp` for each wanted (view, metal), in order; metals of a view together.

    `on_progress(picture, done, total)` is called as each file is written.
    Raises ValueError as `render` does, before anything is drawn.
    """
    for view, metal in wanted:
        refuse_unknown(view, metal)
    folder = Path(out_dir)
    scene = build_scene(piece)
    pose = pose_of(scene)
    made: dict[tuple[str, str], Picture] = {}
    total = len(set(wanted))
    for view in dict.fromkeys(view for view, _ in wanted):
        metals = list(dict.fromkeys(metal for seen, metal in wanted if seen == view))
        images = drawn(scene, frame_of(scene, pose, view), metals, size, threads=THREADS)
        for metal, image in zip(metals, images, strict=True):
            picture = _saved(image, folder / f"{view}-{metal}.webp", view, metal)
            made[view, metal] = picture
            if on_progress is not None:
                on_progress(picture, len(made), total)
    return [made[key] for key in dict.fromkeys(wanted)]


def refuse_unknown(view: str, metal: str) -> None:
    """Raises ValueError for a view or a metal that is not ours."""
    if view not in VIEWS:
        raise ValueError(f"unknown view {view!r}; choose from {', '.join(VIEWS)}")
    if metal not in REFLECTANCE:
        raise ValueError(f"unknown metal {metal!r}; choose from {', '.join(METALS)}")


def drawn(
    scene: Scene, frame: Frame, metals: list[str], size: int, *, threads: int = 1
) -> list[Bytes]:
    """The piece through one camera, once for each metal: (size, size, 4), straight alpha."""
    paper = lay_paper(scene, frame.studio)
    reflectance = np.array([REFLECTANCE[metal] for metal in metals], np.float32)
    tracer = RayTracer(scene, frame.studio, paper, reflectance)
    colour, cover = _sampled(Camera(tracer, frame, size, threads), scene)
    shadow = _shadow(frame, paper, size)
    return [
        _composed(colour[3 * number : 3 * number + 3], cover, shadow, size)
        for number in range(len(metals))
    ]


def _saved(image: Bytes, path: Path, view: str, metal: str) -> Picture:
    whole = Image.fromarray(image, "RGBA")
    whole.save(path, "WEBP", quality=90, method=4, alpha_quality=95)
    smaller = tuple(
        _saved_smaller(whole, path, width) for width in SMALLER_WIDTHS if width < whole.width
    )
    return Picture(path.name, view, metal, whole.width, whole.height, smaller)


def _saved_smaller(whole: Image.Image, path: Path, width: int) -> Smaller:
    """As AVIF, which is a quarter smaller than WebP at this size and looks the same."""
    reduced = whole.resize((width, width * whole.height // whole.width), Image.Resampling.LANCZOS)
    file = path.with_name(f"{path.stem}-{width}.avif")
    reduced.save(file, "AVIF", quality=SMALLER_WIDTHS[width], speed=7, max_threads=1)
    return Smaller(file.name, width)


def _sampled(camera: Camera, scene: Scene) -> tuple[Single, Single]:
    """Film colour (channels, size²), averaged over the covered samples, and coverage (size²)."""
    size = camera.size
    active = np.flatnonzero(_active(camera.frame, scene, size))
    channels = len(camera.tracer.reflectance)
    colour = np.zeros((channels, size * size), np.float32)
    cover = np.zeros(size * size, np.float32)
    taken = np.ones(size * size, np.float32)
    first, first_hit, _ = camera.shoot(active, range(FIRST))
    edges = _edges(first, first_hit, active, size)
    busy = active[edges]
    second, second_hit, stone = camera.shoot(busy, range(FIRST, SECOND))
    four = np.concatenate([first[:, :, edges], second])
    restless = busy[_differ(four, EDGE_CONTRAST) & ~stone.all(axis=0)]
    third, third_hit, stone = camera.shoot(restless, range(SECOND, THIRD))
    wild = restless[_differ(third, WIDE_CONTRAST) & ~stone.any(axis=0)]
    last, last_hit, _ = camera.shoot(wild, range(THIRD, len(OFFSETS)))
    for pixels, light, hit, count in (
        (active, first, first_hit, FIRST),
        (busy, second, second_hit, SECOND),
        (restless, third, third_hit, THIRD),
        (wild, last, last_hit, len(OFFSETS)),
    ):
        colour[:, pixels] += light.sum(axis=0)
        cover[pixels] += hit.sum(axis=0)
        taken[pixels] = count
    colour /= np.maximum(cover, 1)
    return colour, cover / taken


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes samples of a picture's pixels, in chunks that several threads share."""

    tracer: RayTracer
    frame: Frame
    size: int
    threads: int

    def shoot(
        self, pixels: NDArray[np.int64], numbers: range
    ) -> tuple[Single, Single, NDArray[np.bool_]]:
        """Film colour (samples, channels, n), hits and hits of stone (samples, n)."""
        count = len(numbers) * len(pixels)
        colour = np.zeros((len(self.tracer.reflectance), count), np.float32)
        hits = np.zeros(count, np.float32)
        stones = np.zeros(count, np.bool_)

        def take(start: int) -> None:
            part = np.arange(start, min(start + CHUNK, count))
            number = numbers.start + part // len(pixels)
            light, hit, stone = self._sample(pixels[part % len(pixels)], number)
            colour[:, part] = _film(light) * hit
            hits[part] = hit
            stones[part] = stone

        chunks = range(0, count, CHUNK)
        if self.threads == 1 or len(chunks) < 2:
            for chunk in chunks:
                take(chunk)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(take, chunks))
        shape = len(numbers), len(pixels)
        by_sample = colour.reshape(len(colour), *shape).swapaxes(0, 1)
        return by_sample, hits.reshape(shape), stones.reshape(shape)

    def _sample(
        self, pixels: NDArray[np.int64], numbers: NDArray[np.int64]
    ) -> tuple[Single, NDArray[np.bool_], NDArray[np.bool_]]:
        size = self.size
        right, down = OFFSETS[numbers].T
        x = ((pixels % size + 0.5 + right) / size * 2 - 1).astype(np.float32)
        y = (1 - (pixels // size + 0.5 + down) / size * 2).astype(np.float32)
        return self.tracer.radiance(*self.frame.rays(x, y), TILTS[numbers].T)


def _differ(colour: Single, contrast: float) -> NDArray[np.bool_]:
    """Pixels (n) whose samples (samples, channels, n) differ, where one missed the piece too."""
    return np.asarray(np.ptp(colour, axis=0).max(axis=0) > contrast)


def _active(frame: Frame, scene: Scene, size: int) -> NDArray[np.bool_]:
    """Pixels worth sampling: near a coarse hit or a projected point."""
    half = (size + 1) // 2
    step = ((np.arange(half) + 0.5) * 4 / size - 1).astype(np.float32)
    x, y = np.meshgrid(step, -step)
    coarse = scene.blocks(*frame.rays(x.ravel(), y.ravel())).reshape(half, half)
    mask = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)[:size, :size].copy()
    seen = frame.project(scene.points)
    column = np.clip(((seen[0] + 1) / 2 * size).astype(np.int64), 0, size - 1)
    row = np.clip(((1 - seen[1]) / 2 * size).astype(np.int64), 0, size - 1)
    mask[row, column] = True
    return np.asarray(ndimage.binary_dilation(mask, iterations=2))


def _edges(first: Single, hits: Single, active: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    """Which active pixels differ from their neighbours, in light or by missing the piece."""
    image = np.zeros((2, size, size), np.float32)
    image.reshape(2, -1)[:, active] = first.mean(axis=(0, 1)), hits.mean(axis=0)
    light, cover = (
        ndimage.maximum_filter(layer, 3) - ndimage.minimum_filter(layer, 3) for layer in image
    )
    busy = (light > NEIGHBOUR_CONTRAST) | (cover > 0)
    # A bright line thinner than a pixel slips between samples: take its neighbours too.
    return np.asarray(ndimage.binary_dilation(busy).ravel()[active])


def _film(light: Single) -> Single:
    """A film's answer to linear light: straight middle, soft shoulder, sRGB encoded, 0 to 1.

    Part of the shoulder bends each metal's three colours together, which keeps the hue of a
    highlight: gold turns pale gold before it turns white.
    """
    exposed = np.maximum(light * np.float32(EXPOSURE), 0)
    colours = exposed.reshape(-1, 3, exposed.shape[-1])
    strongest = np.maximum(colours.max(axis=1, keepdims=True), 1e-6)
    together = (colours * (_shoulder(strongest) / strongest)).reshape(exposed.shape)
    bent = (1 - HUE_KEPT) * _shoulder(exposed) + HUE_KEPT * together
    encoded = 1.055 * np.maximum(bent, 0.0031308) ** np.float32(1 / 2.4) - 0.055
    return np.asarray(np.where(bent < 0.0031308, 12.92 * bent, encoded), dtype=np.float32)


def _shoulder(exposed: Single) -> Single:
    knee = np.float32(0.62)
    room = 1 - knee
    over = np.maximum(exposed - knee, 0)
    return np.asarray(np.minimum(exposed, knee) + room * (1 - np.exp(-over / room * 0.9)))


def _shadow(frame: Frame, paper: Paper, size: int) -> Single:
    """Opacity (size, size) of the contact shadow, nothing towards the frame's border."""
    step = ((np.arange(size) + 0.5) / size * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(step, -step)
    _, heading = frame.rays(x.ravel(), y.ravel())
    ray = (frame.studio @ heading).astype(np.float32)
    falls = ray[2] < -1e-3
    reach = (paper.height - frame.position[2]) / np.where(falls, ray[2], -1)
    dark = paper.shadow_at(frame.position[0] + ray[0] * reach, frame.position[1] + ray[1] * reach)
    border = (1 - np.abs(x) ** 4) * (1 - np.abs(y) ** 4)
    fade = np.clip(border / 0.75, 0, 1) ** 1.5
    opacity = np.where(falls, dark, 0).reshape(size, size) * fade * SHADOW_STRENGTH
    return np.asarray(np.where(opacity < 1 / 255, 0, opacity), dtype=np.float32)


def _composed(colour: Single, cover: Single, shadow: Single, size: int) -> Bytes:
    """The piece over its shadow, straight alpha, 8 bit."""
    piece = cover.reshape(size, size)
    under = (1 - piece) * shadow
    alpha = piece + under
    scale = 255 / np.maximum(alpha, 1e-6)
    image = np.empty((size, size, 4), np.uint8)
    for number, ink in enumerate(SHADOW_COLOUR):
        blend = colour[number].reshape(size, size) * piece + under * np.float32(ink / 255)
        straight = np.where(alpha > 0, blend * scale, ink)
        image[..., number] = np.clip(straight + 0.5, 0, 255)
    image[..., 3] = np.clip(alpha * 255 + 0.5, 0, 255)
    return image
