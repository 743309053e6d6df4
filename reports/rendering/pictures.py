"""The picture of a page, as PNG. A process of its own, as the website must never compile anything itself:
`python -m reports.rendering.pictures` reads what it says as JSON and writes the file.
"""

import json
import sys
from typing import Any

from reports.rendering import TEMPLATES, compiler
from reports.rendering.cleaning import cleaned

PIXELS_PER_INCH = 144.0  # 1,200 by 630


def render_picture(picture: dict[str, Any]) -> bytes:
    """`picture` is what `reports.pictures` puts together; its texts may hold anything and are only ever data."""
    inputs = {"picture": json.dumps(cleaned(picture)), "language": "en", "region": "GB"}
    return compiler().compile(input=TEMPLATES / "picture.typ", sys_inputs=inputs, format="png", ppi=PIXELS_PER_INCH)


if __name__ == "__main__":
    sys.stdout.buffer.write(render_picture(json.load(sys.stdin.buffer)))
