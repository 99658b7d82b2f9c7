"""Bundles the browser code of `static/` into `.local/static/`, when it or its lock has changed."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from .errors import EmbeddedError
from .node import find_node
from .places import PROJECT, local_folder

ENTRY_POINTS = (
    *("js/site.js", "js/viewer.js", "js/upload.js", "js/desk.js", "js/newsletter_progress.js"),
    *("css/site.css", "css/admin.css"),
)
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")
BUNDLE_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
    "--log-level=warning",
    # Fonts and pictures of the style sheets keep their names, so that pages can preload them;
    # collectstatic's manifest adds each file's hash.
    *(f"--loader:.{kind}=file" for kind in ("woff2", "woff", "svg", "png", "jpg", "webp", "avif")),
    "--asset-names=css/fonts/[name]",
)


def build_assets(*, say: Callable[[str], None], source: Path = PROJECT) -> Path:
    """Bundle what is stale; gives the folder of the bundles. Raises EmbeddedError in one line."""
    output = local_folder() / "static"
    work = local_folder() / "node"
    entries = [source / "static" / name for name in ENTRY_POINTS]
    entries = [entry for entry in entries if entry.exists()]
    if not entries:
        return output
    work.mkdir(parents=True, exist_ok=True)
    stamp = work / "built"
    packages = [source / name for name in PACKAGE_FILES]
    sources = [path for path in sorted((source / "static").rglob("*")) if path.is_file()]
    state = _hash([*packages, *sources], extra=(*BUNDLE_OPTIONS, *ENTRY_POINTS))
    if output.is_dir() and stamp.exists() and stamp.read_text() == state:
        return output
    node, npm = find_node()
    _install(work, packages, npm, node, say)
    say("Bundling browser code and styles")
    _bundle(entries, source / "static", output, work, node)
    stamp.write_text(state)
    return output


def _install(
    work: Path, packages: list[Path], npm: list[str], node: Path, say: Callable[[str], None]
) -> None:
    """`npm ci`, once for each state of the lock file."""
    stamp = work / "installed"
    state = _hash(packages)
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Installing browser packages")
    stamp.unlink(missing_ok=True)
    for path in packages:
        if path.exists():
            shutil.copyfile(path, work / path.name)
    _run([*npm, "ci", "--no-fund", "--no-audit"], work, node, failure="npm ci failed")
    stamp.write_text(state)


def _bundle(entries: list[Path], static: Path, output: Path, work: Path, node: Path) -> None:
    """Into a fresh folder that then takes the old one's place: no page sees half a build."""
    fresh = output.with_name("static-new")
    shutil.rmtree(fresh, ignore_errors=True)
    command = [str(node), str(work / "node_modules" / "esbuild" / "bin" / "esbuild")]
    command += [str(entry) for entry in entries]
    command += [*BUNDLE_OPTIONS, f"--outbase={static}", f"--outdir={fresh}"]
    _run(command, work, node, failure="The browser code could not be bundled")
    if (static / "img").is_dir():
        shutil.copytree(static / "img", fresh / "img")
    old = output.with_name("static-old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.replace(old)
    fresh.replace(output)
    shutil.rmtree(old, ignore_errors=True)


def _run(command: list[str], work: Path, node: Path, *, failure: str) -> None:
    environment = os.environ | {
        "NODE_PATH": str(work / "node_modules"),
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    done = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        shown = "; ".join(lines[:3]) or f"exit code {done.returncode}"
        raise EmbeddedError(f"{failure}: {shown}")


def _hash(paths: Iterable[Path], *, extra: tuple[str, ...] = ()) -> str:
    """Of names and contents; a clone's fresh file times don't make a build stale."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        if path.exists():
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
