"""Measure everything: `.venv/bin/python -m bench [seconds of one measurement, 1.5 unless given]`.

Pages and first visit use a database of their own in a temporary folder. Exit code 1 when a limit is not kept.
"""

import sys

from bench import first_visit, instruments, pages, readers, report
from bench.place import prepared

instruments.main()
is_kept = report.main(repetitions=6) == 0
with prepared() as port:
    is_kept = pages.measure(port, float(sys.argv[1]) if len(sys.argv) > 1 else 1.5) and is_kept
    is_kept = first_visit.measure(port) and is_kept
    is_kept = readers.measure(port, float(sys.argv[1]) if len(sys.argv) > 1 else 1.5) and is_kept
sys.exit(not is_kept)
