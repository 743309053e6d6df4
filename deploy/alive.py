"""Tell by the exit status whether a service beside this program lives. Needs no shell and nothing of the product.

python deploy/alive.py http://127.0.0.1:8000/healthz    the website answers
python deploy/alive.py /tmp/alive 60                    worker or beat left a sign of life in the last 60 seconds
"""

import sys
import time
import urllib.request
from pathlib import Path

AS_THE_PROXY = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}


def answers(address: str) -> bool:
    """Ask as the proxy does; otherwise the answer would be to come back over TLS."""
    request = urllib.request.Request(address, headers=AS_THE_PROXY)  # noqa: S310 -- the operator's own address
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310 -- as above
        return response.status == 200


def was_touched(file: str, seconds: str) -> bool:
    return time.time() - Path(file).stat().st_mtime < float(seconds)


def main(where: str, *seconds: str) -> int:
    try:
        lives = was_touched(where, *seconds) if seconds else answers(where)
    except OSError as problem:
        print(problem)  # noqa: T201 -- shown by `docker inspect`
        return 1
    return 0 if lives else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
