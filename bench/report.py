"""What a report costs: its CPU time against a plain-text Typst document of as many pages, in the same run.

    python bench/report.py [repetitions]

Each kind is made in a child process of its own, in turns: once to warm up, then again and again with other texts, as
a worker does. Printed are the least CPU seconds of each (user and system, all threads; the least is what other work on
the machine disturbs least), their ratio (aim: at most 3), the ratio of the medians, and what a whole process costs.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

AIM = 3
WORDS = """the council service digital plan record data owner approved yearly resident partner review level action trend
evidence target score and of to in for with on at by from each other after before between people places""".split()
PLAIN = b"""#set document(title: "Plain text")
#set text(font: "Noto Sans", size: 10pt, lang: "en")
#set page(margin: (x: 24mm, top: 23mm, bottom: 21mm), numbering: "1 of 1")
"""
PARAGRAPHS_A_PAGE = 7.9  # of 90 words


def some_text(words, seed):
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _word in range(words)).capitalize() + "."


def make_report(nth):
    """A full report of a council that answered everything differently."""
    from dataclasses import replace

    from reports.document import document
    from reports.rendering import render
    from tests.reports import examples

    chosen = random.Random(nth)
    choices = [chosen.choice(["0", "1", "2", "2", "3", "4"]) for _action in examples.CHOICES[:-2]] + ["na", "unknown"]
    evidence = [some_text(18, f"{nth}-{number}") for number in range(32)]
    results = examples.results(choices, evidence=evidence, strengths=(0, 1, 2, 3))
    council = replace(results.organisation, name=f"Council of {some_text(2, nth)}")
    said = document(replace(results, organisation=council), made_at=examples.MADE_AT, sources=sources())
    return render(said, "en-gb")


def sources():
    from tests.reports import examples

    return list(dict.fromkeys(source for action in examples.pack()["actions"] for source in action["sources"]))


def make_plain(nth, pages):
    """As many pages of words, nothing else."""
    from reports.rendering import compiler

    paragraphs = [some_text(90, f"{nth}-{number}") for number in range(round(pages * PARAGRAPHS_A_PAGE))]
    return compiler().compile(input=PLAIN + "\n\n".join(paragraphs).encode(), format="pdf")


def child(kind, pages, repetitions):
    """Print page count and CPU seconds of each repetition."""
    import django

    django.setup()
    from io import BytesIO

    import pikepdf

    make = make_report if kind == "report" else lambda nth: make_plain(nth, pages)
    start = random.randrange(10**6)
    seconds = []
    for nth in range(start, start + repetitions + 1):
        before = time.process_time()
        content = make(nth)
        seconds.append(time.process_time() - before)
    with pikepdf.open(BytesIO(content)) as pdf:
        print(json.dumps({"pages": len(pdf.pages), "bytes": len(content), "seconds": seconds[1:]}))


def measured(kind, pages, repetitions):
    """Run one child; add what its whole process cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "child", kind, str(pages), str(repetitions)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told | {"process": whole}


def main(repetitions):
    report = measured("report", 0, 1)
    costs = {"report": [], "plain": []}
    for _round in range(3):
        costs["report"] += measured("report", 0, repetitions)["seconds"]
        plain = measured("plain", report["pages"], repetitions)
        costs["plain"] += plain["seconds"]
    full, bare = min(costs["report"]), min(costs["plain"])
    medians = median(costs["report"]) / median(costs["plain"])
    print(f"full report   {report['pages']} pages, {report['bytes'] // 1000} kB   {full:.3f} s CPU")
    print(f"plain text    {plain['pages']} pages            {bare:.3f} s CPU")
    print(f"ratio         {full / bare:.2f} (aim: at most {AIM}); of the medians {medians:.2f}")
    print(f"one report in a process of its own   {report['process']:.2f} s CPU (imports, fonts, two reports)")
    return 0 if full <= AIM * bare else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 6))
