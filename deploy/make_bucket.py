"""Once at each start of docker compose: the private bucket is there.

Reads S3_KEEPER_KEY_ID and S3_KEEPER_SECRET, AWS_STORAGE_BUCKET_NAME and AWS_S3_ENDPOINT_URL.
"""

import os

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


if __name__ == "__main__":
    main()
