"""Where a bucket's signed download links lead, for the Content-Security-Policy."""

from urllib.parse import urlsplit


def bucket_origins(*, bucket: str, endpoint: str, region: str) -> list[str]:
    """Origins of the bucket's addresses: its own host name, or a path at the endpoint's.

    A browser checks form-action against the redirect that answers the form, too.
    """
    if endpoint:
        address = urlsplit(endpoint)
        return [
            f"{address.scheme}://{address.netloc}",
            f"{address.scheme}://{bucket}.{address.netloc}",
        ]
    hosts = [f"{bucket}.s3.amazonaws.com"]
    if region:
        hosts.append(f"{bucket}.s3.{region}.amazonaws.com")
    return [f"https://{host}" for host in hosts]
