"""docker-compose.yml, as far as it can be checked without Docker: what it names exists."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.deploy.names import compose_names, example_names, settings_names

COMPOSE = settings.BASE_DIR / "docker-compose.yml"
DOCKERFILE = settings.BASE_DIR / "Dockerfile"
WORKERS = {"worker", "workbench", "pictures", "newsletter"}
OURS = {"migrate", "web", "beat", "bucket", *WORKERS}
STORES = {"postgres", "redis", "s3"}
ONE_SHOT = {"migrate", "bucket"}
SECRET = re.compile(r"(PASSWORD|SECRET|_KEY|TOKEN)")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def test_every_part_of_the_shop_is_there(services: dict[str, Any]) -> None:
    assert set(services) == {*OURS, *STORES, "mail", "proxy"}


def test_images_are_pinned(services: dict[str, Any]) -> None:
    foreign = [one["image"] for one in services.values() if "build" not in one]
    stages = re.findall(r"^FROM (\S+:\S+)", DOCKERFILE.read_text(), re.M)
    assert stages
    for image in [*foreign, *stages]:
        assert re.search(r":v?\d+\.\d+", image), image


def test_containers_can_write_to_their_volumes_only(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
    for name in OURS:
        assert services[name]["user"] == "10001:10001"
        assert services[name]["cap_drop"] == ["ALL"]


def test_volumes_and_networks_are_declared_and_used(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    mounted, joined = set(), set()
    for service in services.values():
        joined |= set(service["networks"])
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith("./"):
                assert (settings.BASE_DIR / source).is_file(), source
            else:
                mounted.add(source)
    assert mounted == set(compose["volumes"])
    assert joined == set(compose["networks"])


def test_stores_are_reached_by_the_private_network_only(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    for name in STORES:
        assert services[name]["networks"] == ["inside"]
    published = {name for name, one in services.items() if "ports" in one}
    assert published == {"proxy", "mail"}
    assert services["mail"]["ports"] == ["127.0.0.1:8025:8025"]
    exempt = services["web"]["environment"]["TLS_EXEMPT_HOSTS"].split(",")
    assert set(exempt) == {*STORES, "mail"}


def test_nothing_starts_before_what_it_needs(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            condition = how["condition"]
            assert needed in services, name
            if condition == "service_healthy":
                assert "healthcheck" in services[needed], f"{name} waits for {needed}"
            else:
                assert condition == "service_completed_successfully"
                assert needed in ONE_SHOT
    for name in ONE_SHOT:
        assert services[name]["restart"] == "no"
    assert "is_ready.py" in " ".join(services["web"]["healthcheck"]["test"])
    assert "/livez" in " ".join(services["proxy"]["healthcheck"]["test"])


def test_every_queue_has_a_worker(services: dict[str, Any]) -> None:
    commands = [services[name]["command"] for name in WORKERS]
    served = {
        queue for command in commands for queue in command[command.index("--queues") + 1].split(",")
    }
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert served == {"celery", *routed}


def test_web_and_workers_share_the_uploads(services: dict[str, Any]) -> None:
    for name in ("web", *WORKERS):
        assert "uploads:/srv/uploads" in services[name]["volumes"]
    assert "UPLOADS_DIR=/srv/uploads" in DOCKERFILE.read_text()


def test_file_holds_no_secret(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name):
                assert re.fullmatch(r"\$\{\w+(:\?[^}]*)?\}", str(value)), name
    assert "env_file: .env" in COMPOSE.read_text()
    assert ".env\n" in (settings.BASE_DIR / ".dockerignore").read_text()
    assert ".env\n" in (settings.BASE_DIR / ".gitignore").read_text()


def test_site_reads_every_value_that_it_is_given(services: dict[str, Any]) -> None:
    for name in OURS - {"bucket"}:  # has a script of its own; see test_make_bucket
        assert set(services[name]["environment"]) <= settings_names()


def test_example_names_every_value_that_the_file_asks_for() -> None:
    assert compose_names() <= example_names()


def test_dockerfile_copies_what_exists_and_ends_without_root() -> None:
    text = DOCKERFILE.read_text()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.M):
        for source in sources.split():
            assert (settings.BASE_DIR / source).exists(), source
    assert re.findall(r"^USER (\S+)", text, re.M)[-1] == "jewelcad"
    assert "--require-hashes" in text


def test_a63_the_proxy_waits_for_no_sender_without_end() -> None:
    told = (settings.BASE_DIR / "deploy/Caddyfile").read_text()
    limits = (
        "read_header 20s",
        "read_body 1h",
        "idle 2m",
        "max_header_size 32KB",
    )
    assert not [limit for limit in limits if f"\t{limit}\n" not in told]
    assert "\tadmin off\n" in told


def test_a63_the_proxy_leaves_it_to_the_site_to_say_what_is_too_large() -> None:
    site = _caddy_site("SITE_HOST")
    most = int(re.findall(r"\tmax_size (\d+)MB\n", site)[0]) * 1_000_000
    assert most > settings.MAX_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_visitor_reads_words_and_waits_while_the_site_starts_anew() -> None:
    assert "lb_try_duration 10s" in _caddy_site("SITE_HOST")
    for name in ("SITE_HOST", "FILES_HOST"):
        assert "\timport words\n" in _caddy_site(name)


def _caddy_site(name: str) -> str:
    told = (settings.BASE_DIR / "deploy/Caddyfile").read_text()
    return told.split(f"\n{{${name}}} {{\n")[1].split("\n}\n")[0] + "\n"
