"""Tell curators which sources of cases, trends and actions do not answer any more. Changes nothing."""

import re
import time
from collections import defaultdict
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand

from casestudies.fetching import NotFetched, status_of
from casestudies.models import CaseStudy
from trends.models import Action, Trend

LINK = re.compile(r"https?://[^\s<>\"']+")
PAUSE = 1.0  # seconds between two questions to one host


class Command(BaseCommand):
    help = "Ask every linked source whether it is still there, one after the other. Changes nothing."

    def handle(self, *args, **options):
        links, asked = sources(), {}
        for url, places in links.items():
            wait_for(urlsplit(url).hostname, asked)
            if problem := problem_of(url):
                self.stdout.write(f"{problem}: {url}\n" + "".join(f"  {place}\n" for place in places))
        self.stdout.write(f"Links asked: {len(links)}")


def sources():
    """Every link with the places it stands in."""
    found = defaultdict(list)
    for model in (Trend, Action, CaseStudy):
        for row in model.objects.exclude(source_lines=""):
            for url in LINK.findall(row.source_lines):
                found[url.rstrip(".,;)")].append(f"{row._meta.verbose_name}: {row}")
    return found


def wait_for(host, asked):
    time.sleep(max(asked.get(host, 0) + PAUSE - time.monotonic(), 0))
    asked[host] = time.monotonic()


def problem_of(url):
    """What is wrong with a link, in a word or two; "" when it answers. 401, 403 and 429 are there, but not for us."""
    try:
        status = status_of(url)
    except NotFetched as problem:
        return str(problem)
    return "" if status < 400 or status in (401, 403, 429) else str(status)
