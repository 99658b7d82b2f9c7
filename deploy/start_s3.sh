#!/bin/sh
# The bucket server: a keeper who makes the bucket, and the site, which reaches that bucket alone.
set -eu
umask 077
cat >/tmp/s3.json <<IDENTITIES
{
  "identities": [
    {"name": "keeper",
     "credentials": [{"accessKey": "$S3_KEEPER_KEY_ID", "secretKey": "$S3_KEEPER_SECRET"}],
     "actions": ["Admin"]},
    {"name": "site",
     "credentials": [{"accessKey": "$AWS_ACCESS_KEY_ID", "secretKey": "$AWS_SECRET_ACCESS_KEY"}],
     "actions": ["Read:$AWS_STORAGE_BUCKET_NAME", "Write:$AWS_STORAGE_BUCKET_NAME",
                 "List:$AWS_STORAGE_BUCKET_NAME"]}
  ]
}
IDENTITIES
# Whose keys it finds in its environment under these names, it makes a keeper, who may delete buckets.
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
# Its other parts ask for no key, so they listen inside this container only. A bucket takes seven
# volumes at once: small ones, and as many as the disk has room for, where the default is eight.
exec weed server -dir=/data -volume.max=0 -master.volumeSizeLimitMB=1024 \
  -ip=127.0.0.1 -ip.bind=127.0.0.1 \
  -s3 -s3.port=9000 -s3.ip.bind=0.0.0.0 -s3.config=/tmp/s3.json
