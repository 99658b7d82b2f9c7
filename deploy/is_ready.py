"""The web container's health check: does /readyz answer 200 to the site's own name?"""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    address = os.environ.get("READY_URL", "http://127.0.0.1:8000/readyz")
    request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310 (own process)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"{address}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
