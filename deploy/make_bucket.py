"""Once at each start of docker compose: the private bucket is there, and lets browsers send files.

Reads S3_KEEPER_KEY_ID and S3_KEEPER_SECRET, AWS_STORAGE_BUCKET_NAME, AWS_S3_ENDPOINT_URL
and SITE_URL.
"""

import os
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

THERE_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


def main() -> None:
    keeper = boto3.client(
        "s3",
        endpoint_url=os.environ["AWS_S3_ENDPOINT_URL"],
        aws_access_key_id=os.environ["S3_KEEPER_KEY_ID"],
        aws_secret_access_key=os.environ["S3_KEEPER_SECRET"],
        region_name="us-east-1",
    )
    try:
        keeper.create_bucket(Bucket=os.environ["AWS_STORAGE_BUCKET_NAME"])
    except ClientError as error:
        if error.response["Error"]["Code"] not in THERE_ALREADY:
            raise
    # Pages of the site may put parts of large files there; parts that were left end by themselves.
    _ask(
        keeper.put_bucket_cors,
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedOrigins": [os.environ["SITE_URL"].rstrip("/")],
                    "AllowedMethods": ["PUT"],
                    "AllowedHeaders": ["x-amz-checksum-sha256"],
                    "MaxAgeSeconds": 600,
                }
            ]
        },
    )
    _ask(
        keeper.put_bucket_lifecycle_configuration,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "parts-left-behind",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "private/arrivals/"},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
                }
            ]
        },
    )


def _ask(put: Callable[..., Any], **rule: Any) -> None:
    """A server that knows no such rule serves the shop all the same: files go through it."""
    try:
        put(Bucket=os.environ["AWS_STORAGE_BUCKET_NAME"], **rule)
    except ClientError as error:
        print(f"The bucket took no {next(iter(rule))}: {error.response['Error']['Code']}")  # noqa: T201


if __name__ == "__main__":
    main()
