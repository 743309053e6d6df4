"""New cases for readers of feeds."""

import re
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudy

MOST_ENTRIES = 50
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class NewCasesFeed(Feed):
    """The cases that were published last."""

    feed_type = Atom1Feed
    title = _("Impact cases: digital maturity of councils")
    subtitle = _("What councils and their partners did, newest first")
    link = reverse_lazy("cases:list")

    def items(self):
        dated = CaseStudy.objects.published().exclude(published_on=None)
        return dated.order_by("-published_on", "-pk")[:MOST_ENTRIES]

    def item_title(self, case):
        return plain(case.title)

    def item_description(self, case):
        return plain(f"{case.organisation}: {case.description}")

    def item_pubdate(self, case):
        return timezone.make_aware(datetime.combine(case.published_on, time.min))

    item_updateddate = item_pubdate


def plain(text):
    return NOT_IN_XML.sub("", text)
