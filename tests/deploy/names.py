"""Names of environment variables: what the code reads, what compose asks for, what is written."""

import re

from django.conf import settings

READ_BY_SETTINGS = re.compile(
    r"\b(?:env|Environment\(fallback=\{\}\))\.(?:text|boolean|integer|words)\(\s*\"(\w+)\""
    r"|_required\(\"(\w+)\"\)"
)
READ_BY_LAUNCHER = re.compile(r"os\.environ(?:\.get\(|\[)\"(\w+)\"")
ASKED_BY_COMPOSE = re.compile(r"(?<!\$)\$\{(\w+)")
ASKED_BY_SCRIPT = re.compile(r"\$\{(\w+):-")
WRITTEN = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=", re.M)


def settings_names() -> set[str]:
    found = READ_BY_SETTINGS.findall((settings.BASE_DIR / "jewelcad/settings.py").read_text())
    return {name for pair in found for name in pair if name}


def launcher_names() -> set[str]:
    files = (settings.BASE_DIR / "embedded").glob("*.py")
    return {name for path in files for name in READ_BY_LAUNCHER.findall(path.read_text())}


def compose_names() -> set[str]:
    return set(ASKED_BY_COMPOSE.findall((settings.BASE_DIR / "docker-compose.yml").read_text()))


def script_names() -> set[str]:
    return set(ASKED_BY_SCRIPT.findall((settings.BASE_DIR / "deploy/web.sh").read_text()))


def example_names() -> set[str]:
    return set(WRITTEN.findall((settings.BASE_DIR / ".env.example").read_text()))
