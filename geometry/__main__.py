"""Command line of the geometry package: inspect, preview, render and process a CAD file.

Standard output carries JSON, but for `inspect` without --json. Exit status: 0 done, 2 the file is
refused (one object with the code and the reason), anything else is a fault of ours.
"""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geometry.errors import Refused
from geometry.inspecting import inspect
from geometry.isolation import SEED_VARIABLE
from geometry.likeness.fingerprint import as_dict, distance, fingerprint
from geometry.likeness.fingerprint_size import SAME_WITHIN
from geometry.likeness.leaked_preview import candidates_in, trace
from geometry.picturing.previewing import write_preview
from geometry.picturing.rendering import render
from geometry.picturing.turntable import FRAME_PIXELS, FRAMES, render_turntable
from geometry.processing import PICTURE_PIXELS, draw, drawing, parse_stills, process
from geometry.reading.contents import contents
from geometry.reading.native import claim_standard_output
from geometry.reading.reader import read
from geometry.reading.unit_guesses import MM_PER_UNIT
from geometry.wording import in_words

EXIT_REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except Refused as refused:
        _say({"refused": refused.code, "reason": refused.reason})
        return EXIT_REFUSED
    except MemoryError:
        _say(
            {
                "refused": "too-heavy",
                "reason": "This file needs more memory than one model may take. "
                "Export it with a coarser mesh.",
            }
        )
        return EXIT_REFUSED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geometry", description=__doc__)
    commands = parser.add_subparsers(required=True)

    inspecting = commands.add_parser("inspect", help="measure a file")
    inspecting.set_defaults(command=_inspect)
    inspecting.add_argument("--json", action="store_true", help="one object with everything")

    preview = commands.add_parser("preview", help="write the public preview")
    preview.set_defaults(command=_preview)

    picture = commands.add_parser("render", help="draw one picture")
    picture.set_defaults(command=_render)

    turning = commands.add_parser("turntable", help="draw a sheet of pictures all around")
    turning.set_defaults(command=_turntable)
    turning.add_argument("--metals", default="yellow", help="metal,metal")
    turning.add_argument("--frames", type=int, default=FRAMES, help="pictures all around")

    lines = commands.add_parser("drawing", help="front, side and top in lines")
    lines.set_defaults(command=_drawing)

    shape = commands.add_parser("fingerprint", help="the shape as a short vector")
    shape.set_defaults(command=_fingerprint)

    comparing = commands.add_parser("compare", help="how far two files are apart in shape")
    comparing.set_defaults(command=_compare)
    comparing.add_argument("file")
    comparing.add_argument("other")

    tracing = commands.add_parser("trace", help="say whose preview a mesh came from")
    tracing.set_defaults(command=_trace)
    tracing.add_argument("file")
    tracing.add_argument(
        "--against",
        required=True,
        help="originals: a JSON list of {name, path, seed}, or a folder with such a list.json",
    )

    inside = commands.add_parser("contents", help="list what lies in an archive, or why it may not")
    inside.set_defaults(command=_contents)
    inside.add_argument("file")
    inside.add_argument("--name", required=True, help="what the file is called")

    everything = commands.add_parser("process", help="measure, preview and draw the first picture")
    everything.set_defaults(command=_process)

    rest = commands.add_parser("pictures", help="draw stills and turntables")
    rest.set_defaults(command=_pictures)
    rest.add_argument("--stills", default="", help="view:metal,view:metal")
    rest.add_argument("--turntables", default="", help="metal,metal")
    rest.add_argument("--frame-size", type=int, default=FRAME_PIXELS, help="pixels of a frame")

    for command in (inspecting, preview, picture, turning, lines, shape, everything, rest):
        command.add_argument("file")
        command.add_argument("--unit", choices=sorted(MM_PER_UNIT), help="the confirmed unit")
    for command in (preview, picture):
        command.add_argument("out")
    for command in (turning, everything, rest):
        command.add_argument("outdir")
    seed = os.environ.get(SEED_VARIABLE)
    for command in (preview, lines, everything):
        command.add_argument(
            "--seed",
            default=seed or secrets.token_hex(16),
            # A preview that no listing's seed has bent could not be traced.
            required=command is not preview and not seed,
            help=f"what bends the preview. Others on the machine can read a command line, so a "
            f"secret comes in ${SEED_VARIABLE} instead",
        )
    for command in (picture, everything):
        command.add_argument("--metal", default="yellow")
    picture.add_argument("--view", default="hero")
    for command, pixels in (
        (picture, PICTURE_PIXELS),
        (turning, FRAME_PIXELS),
        (everything, PICTURE_PIXELS),
        (rest, PICTURE_PIXELS),
    ):
        command.add_argument("--size", type=int, default=pixels, help="pixels a side")
    for command in (inspecting, lines, shape, everything, rest):
        command.add_argument(
            "--roles", type=json.loads, help='confirmed roles by name: {"gem 1": "stone"}'
        )
    return parser


def _inspect(options: argparse.Namespace) -> None:
    piece = read(options.file, unit=options.unit, roles=options.roles)
    facts = inspect(options.file, piece=piece)
    if options.json:
        _say(facts)
    else:
        print(in_words(facts))


def _preview(options: argparse.Namespace) -> None:
    write_preview(read(options.file, unit=options.unit), options.out, options.seed)
    _say({"done": {"preview": options.out}})


def _render(options: argparse.Namespace) -> None:
    piece = read(options.file, unit=options.unit)
    render(piece, options.out, metal=options.metal, view=options.view, size=options.size)
    _say({"done": {"picture": options.out}})


def _turntable(options: argparse.Namespace) -> None:
    piece = read(options.file, unit=options.unit)
    made = render_turntable(
        piece, options.outdir, options.metals.split(","), size=options.size, frames=options.frames
    )
    _say({"done": {"turntables": [asdict(sheet) for sheet in made]}})


def _drawing(options: argparse.Namespace) -> None:
    piece = read(options.file, unit=options.unit, roles=options.roles)
    _say({"drawing": drawing(piece, options.seed)})


def _fingerprint(options: argparse.Namespace) -> None:
    piece = read(options.file, unit=options.unit, roles=options.roles)
    _say(as_dict(fingerprint(piece)))


def _compare(options: argparse.Namespace) -> None:
    apart = distance(fingerprint(read(options.file)), fingerprint(read(options.other)))
    _say({"distance": round(apart, 3), "same_within": SAME_WITHIN, "same": apart <= SAME_WITHIN})


def _trace(options: argparse.Namespace) -> None:
    found = trace(read(options.file), candidates_in(Path(options.against)))
    _say({"traces": [{**asdict(one), "sure": one.is_sure} for one in found]})


def _contents(options: argparse.Namespace) -> None:
    found = contents(options.file, options.name)
    _say({"contents": [{"name": name, "bytes": size} for name, size in found.items()]})


def _process(options: argparse.Namespace) -> None:
    made = process(
        options.file,
        options.outdir,
        seed=options.seed,
        report=_say,
        metal=options.metal,
        unit=options.unit,
        roles=options.roles,
        size=options.size,
    )
    _say({"done": made})


def _pictures(options: argparse.Namespace) -> None:
    draw(
        read(options.file, unit=options.unit, roles=options.roles),
        options.outdir,
        stills=parse_stills(options.stills),
        turntables=[metal for metal in options.turntables.split(",") if metal],
        report=_say,
        size=options.size,
        frame_size=options.frame_size,
    )


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message, allow_nan=False), flush=True)


if __name__ == "__main__":
    sys.stdout = claim_standard_output()
    sys.exit(main())
