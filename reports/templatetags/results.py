"""Numbers of results as printed, in templates: `{{ trend.score|score_of }}`."""

from django import template
from django.utils.html import format_html

from assessments import sentences
from reports import explaining
from reports.document import over_time, words

register = template.Library()
register.filter("level_name", sentences.level_name)
register.filter("listed", sentences.listed)
register.filter("decimals", explaining.decimals)
register.filter("whole", words.whole)
register.filter("mean", words.mean)
register.filter("score_of", words.score_of)
register.filter("no_score_because", words.no_score_because)
register.filter("evidence_name", words.evidence_name)
register.filter("importance_name", words.importance_name)
register.filter("day", words.day)
register.filter("points", over_time.points)
register.filter("trend_note", over_time.trend_note)
register.filter("reworded", over_time.reworded)
register.filter("steps", over_time.steps)


@register.filter
def first_word_bold(sentence):
    """ "Because you are …" with its "Because" in bold; the sentence is escaped."""
    first, _, rest = sentence.partition(" ")
    return format_html("<b>{}</b> {}", first, rest)
