"""The script that docker compose runs before the site: afterwards the bucket is there."""

import subprocess
import sys
from collections.abc import Iterator

import boto3
import pytest
from django.conf import settings
from moto.server import ThreadedMotoServer

KEYS = {"S3_KEEPER_KEY_ID": "keeper", "S3_KEEPER_SECRET": "invented"}


@pytest.fixture
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def make_bucket(s3: str) -> None:
    values = {
        "AWS_S3_ENDPOINT_URL": s3,
        "AWS_STORAGE_BUCKET_NAME": "jewelcad",
        "SITE_URL": "https://shop.example",
        **KEYS,
    }
    subprocess.run(
        [sys.executable, settings.BASE_DIR / "deploy/make_bucket.py"], env=values, check=True
    )


def test_the_bucket_is_made_once_and_a_second_start_leaves_its_files(s3: str) -> None:
    make_bucket(s3)
    client = boto3.client(
        "s3",
        endpoint_url=s3,
        aws_access_key_id="site",
        aws_secret_access_key="invented",
        region_name="us-east-1",
    )
    client.put_object(Bucket="jewelcad", Key="ring.stl", Body=b"solid")
    make_bucket(s3)
    assert client.get_object(Bucket="jewelcad", Key="ring.stl")["Body"].read() == b"solid"
    (rule,) = client.get_bucket_cors(Bucket="jewelcad")["CORSRules"]
    assert (rule["AllowedOrigins"], rule["AllowedMethods"]) == (["https://shop.example"], ["PUT"])
    (left,) = client.get_bucket_lifecycle_configuration(Bucket="jewelcad")["Rules"]
    assert left["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
