"""The script that starts the bucket's server, with a stand-in that writes down what it is given."""

import json
import os
import subprocess
from pathlib import Path

from django.conf import settings

KEYS = {
    "S3_KEEPER_KEY_ID": "keeper",
    "S3_KEEPER_SECRET": "kept",
    "AWS_STORAGE_BUCKET_NAME": "jewelcad",
    "AWS_ACCESS_KEY_ID": "site",
    "AWS_SECRET_ACCESS_KEY": "sites",
    "WEED_S3_SSE_KEY": "encrypts",
}


def test_the_site_reaches_its_bucket_and_is_no_keeper(tmp_path: Path) -> None:
    """SeaweedFS makes whoever stands in its environment as AWS_ACCESS_KEY_ID an administrator."""
    weed = tmp_path / "weed"
    weed.write_text(f"#!/bin/sh\nenv > {tmp_path}/env\n")
    weed.chmod(0o700)
    script = (settings.BASE_DIR / "deploy/start_s3.sh").read_text()
    (tmp_path / "start.sh").write_text(script.replace("/tmp/", f"{tmp_path}/"))
    path = f"{tmp_path}:{os.environ['PATH']}"
    subprocess.run(["sh", tmp_path / "start.sh"], env={**KEYS, "PATH": path}, check=True)
    keeper, site = json.loads((tmp_path / "s3.json").read_text())["identities"]
    assert keeper["actions"] == ["Admin"]
    assert site["actions"] == ["Read:jewelcad", "Write:jewelcad", "List:jewelcad"]
    told = (tmp_path / "env").read_text()
    assert "AWS_ACCESS_KEY_ID" not in told and "AWS_SECRET_ACCESS_KEY" not in told
    assert "WEED_S3_SSE_KEY=encrypts" in told


def test_the_bucket_has_a_secret_to_encrypt_by() -> None:
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()
    assert "WEED_S3_SSE_KEY: ${S3_ENCRYPTION_SECRET:?" in compose
