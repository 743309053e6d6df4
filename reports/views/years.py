"""The trends of the current edition through the years: lines, a table, and what is known of each year."""

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports.charts.years import NARROW, WIDE, key_mark
from reports.document import years
from trends.models import Edition, Group, KnownEdition, Lineage
from trends.outline import outline
from trends.passing_on import passage


class YearsView(TemplateView):
    template_name = "reports/years.html"

    def get_context_data(self, **kwargs):
        edition = Edition.objects.current()
        known = list(KnownEdition.objects.order_by("year"))
        told = told_of(edition, [one.year for one in known]) if edition else {}
        told |= {"passage": passage_of(self.request, edition)} if edition else {}
        return super().get_context_data(edition=edition, known=known, **told, **kwargs)


def passage_of(request, edition):
    path, title = reverse("reports:years"), _("Trends through the years")
    return passage(
        request,
        path=path,
        title=title,
        description=_("Where each trend stands in the editions of all years, as far as these are publicly known."),
        picture=reverse("reports:edition_picture", args=[edition.slug]),
        about={"@type": "WebPage"},
        way=[(_("Trends"), reverse("trends:list")), (title, path)],
    )


def told_of(edition, known):
    """The lines of an edition's trends; the drawing code escapes every word it is given."""
    lineage = Lineage.objects.filter(trend__edition=edition).order_by("year")
    lines = years.lines_of(outline(edition), lineage)
    shown = years.years_of(lines, known)
    drawings = {
        "wide": years.drawn("years-wide", edition.year, lines, shown, WIDE),
        "narrow": years.drawn("years-narrow", edition.year, lines, shown, NARROW),
    }
    words, meanings = years.kind_words(), years.meanings()
    return {
        "lines": lines,
        "drawings": {name: mark_safe(svg) for name, svg in drawings.items()} if lines else {},
        "key": [
            ([mark_safe(key_mark(kind, group)) for group in Group.values], words[kind], meaning)
            for kind, meaning in meanings.items()
        ],
    }
