"""The curators' desk: editions, trends, actions with their five sentences, and themes."""

from trends.admin.actions import ActionAdmin
from trends.admin.desk import PlainSelects, PublishableAdmin, SourcesForm, all_actions, all_trends, in_each_language
from trends.admin.editions import EditionAdmin, KnownEditionAdmin, ThemeAdmin
from trends.admin.trends import TrendAdmin

__all__ = [
    "ActionAdmin",
    "EditionAdmin",
    "KnownEditionAdmin",
    "PlainSelects",
    "PublishableAdmin",
    "SourcesForm",
    "ThemeAdmin",
    "TrendAdmin",
    "all_actions",
    "all_trends",
    "in_each_language",
]
