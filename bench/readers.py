"""Measure what readers open (a trend, the case list, a search) against a bare page, with 50 and with 5,000 cases.

With thousands a page may take a fifth longer than with dozens. The ratio is that of the two ratios to bare, so that a
slow hour of the machine meets both alike.
"""

from statistics import median

from bench.pages import HEAD, line, pairs
from bench.place import served

CASES, MOST = (50, 5000), 1.2


def measure(port: int, seconds: float) -> bool:
    """Print a table for each number of cases and the ratios; return whether every limit is kept."""
    from bench import cases, scene

    lead, all_kept, of_bare = scene.Lead(), True, {}
    for many in CASES:
        cases.keep_cases(many)
        print(f"{many:,} cases")
        print(HEAD)
        with served() as server:
            for page in cases.reading():
                measured = pairs(lead, page, port, seconds, server)
                all_kept = line(lead, page, measured) and all_kept
                of_bare.setdefault(page.name, []).append(median(own[0] / bare[0] for bare, own in measured))
    for name, (few, many) in of_bare.items():
        ratio = few / many
        all_kept = all_kept and ratio <= MOST
        told = "" if ratio <= MOST else "  <-- not kept"
        print(f"  {name:12}{CASES[1]:,} to {CASES[0]} cases: {ratio:.2f} (at most {MOST}){told}")
    return all_kept


if __name__ == "__main__":
    import sys

    from bench.place import prepared

    with prepared() as port:
        sys.exit(not measure(port, float(sys.argv[1]) if len(sys.argv) > 1 else 1.5))
