#!/bin/sh
# Once at each start: a private bucket, and a user of the site's own that reaches nothing else.
set -eu
mc alias set shop http://s3:9000 "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD" >/dev/null
mc mb --ignore-existing "shop/$AWS_STORAGE_BUCKET_NAME"
mc anonymous set none "shop/$AWS_STORAGE_BUCKET_NAME"
cat >/tmp/policy.json <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
     "Resource": ["arn:aws:s3:::$AWS_STORAGE_BUCKET_NAME"]},
    {"Effect": "Allow",
     "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
     "Resource": ["arn:aws:s3:::$AWS_STORAGE_BUCKET_NAME/*"]}
  ]
}
POLICY
mc admin user add shop "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
mc admin policy create shop site /tmp/policy.json
# Says so and fails when it is attached already.
mc admin policy attach shop site --user "$AWS_ACCESS_KEY_ID" || true
