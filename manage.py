#!/usr/bin/env python
"""Django's command line; starts the embedded services that a command needs for its own duration."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    if os.environ.get("DEPLOYMENT") != "production":
        from embedded import start_for_command

        start_for_command(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
