"""`python -m reports.rendering en-gb` reads a report as JSON and writes the file. A process of its own."""

import json
import sys

from reports.rendering import render

sys.stdout.buffer.write(render(json.load(sys.stdin.buffer), sys.argv[1]))
