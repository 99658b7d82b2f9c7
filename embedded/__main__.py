"""The launcher's command line, `python -m embedded`: what the Makefile calls."""

import argparse
import errno
import sys

from .assets import build_assets
from .catalogues import build_catalogues
from .clean import remove_everything
from .console import Console
from .errors import EmbeddedError
from .one_time_code import one_time_code
from .places import local_folder
from .run import run
from .services import ensure, running, stop_all
from .testing import run_tests


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="the whole site until Ctrl-C")
    commands.add_parser("test", help="services and assets, then pytest with the words that follow")
    commands.add_parser("assets", help="bundle the browser code")
    commands.add_parser("start", help="PostgreSQL and Valkey, until `stop`; prints their addresses")
    commands.add_parser("stop", help="stop PostgreSQL and Valkey, whoever uses them")
    commands.add_parser("status", help="what runs")
    commands.add_parser("code", help="the one-time code of now, for the secret that follows")
    commands.add_parser("clean", help="stop, and remove what was written")
    options, words = parser.parse_known_args()
    if words and options.command not in ("test", "code"):
        parser.error(f"unknown words: {' '.join(words)}")
    console = Console()
    try:
        return _do(options.command, words, console)
    except EmbeddedError as error:
        console.error(str(error))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        if error.errno in (errno.EACCES, errno.EROFS):
            console.error(f"{error.filename} cannot be written ({error.strerror}).")
        else:
            console.error(f"the disk of {local_folder()} is full; free some space and start again.")
    return 1


def _do(command: str, words: list[str], console: Console) -> int:
    if command == "run":
        return run(console)
    if command == "test":
        return run_tests(words, console)
    if command == "assets":
        console.say(f"Browser code is in {build_assets(say=console.say)}")
        console.say(f"The languages are in {build_catalogues()}")
    elif command == "start":
        for name, value in ensure(postgres=True, redis=True, keep=True).items():
            print(f"export {name}='{value}'")
    elif command == "stop":
        console.say(f"Stopped {', '.join(stop_all()) or 'nothing: nothing ran'}")
    elif command == "status":
        for name, service in running().items():
            console.say(f"{name} runs as process {service.pid}: {service.url}")
    elif command == "code":
        console.say(one_time_code("".join(words)))
    elif command == "clean":
        remove_everything()
    return 0


if __name__ == "__main__":
    sys.exit(main())
