"""The front page. Signed out it says what this is; the start button leads on from there."""

from functools import lru_cache

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from reports import charts
from trends.models import Edition
from trends.outline import outline

# Level now and target of the five trends of each group, of a council that does not exist.
EXAMPLE = {
    "digital": [(1.33, 2.67), (1.25, 3.0), (2.5, 3.0), (1.5, 3.0), (1.67, 3.0)],
    "technology": [(2.25, 3.0), (2.25, 3.0), (2.5, 3.25), (2.0, 2.0), (3.67, 3.67)],
}
SHAPES = {
    "wide": charts.discs.Shape(width=500, radius=142, margin=46, text=14.5, mark=13, names=True),
    "narrow": charts.discs.NARROW,
}


@lru_cache(maxsize=6)
def example_profile(digital, technology, _language):
    """Both shapes of the example, ready to be placed in a page. The names are those of the trends, in order."""
    readings = {
        group: [
            charts.Reading(name, group, now=now, target=target)
            for name, (now, target) in zip(names, EXAMPLE[group], strict=False)
        ]
        for group, names in (("digital", digital), ("technology", technology))
    }
    caption = charts.Caption(_("Example profile of an invented council"), _described(readings))
    return {
        name: mark_safe(charts.profile(f"example-{name}", readings["digital"], readings["technology"], caption, shape))
        for name, shape in SHAPES.items()
    }


def _described(readings):
    return " ".join(
        _("%(trend)s: now %(now)s, target %(target)s.") % {"trend": one.name, "now": one.now, "target": one.target}
        for side in readings.values()
        for one in side
    )


class HomeView(TemplateView):
    """What this is, for whom, how long it takes and who sees the answers."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        edition = Edition.objects.current()
        held = outline(edition) if edition else None
        return super().get_context_data(edition=edition, outline=held, example=_example(held), **kwargs)


def _example(held):
    """The drawings, or None while no edition has trends of both groups."""
    if not (held and held.digital and held.technology):
        return None
    names = (tuple(trend.name for trend in side) for side in (held.digital, held.technology))
    return example_profile(*names, get_language())
