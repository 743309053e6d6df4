"""The curators' desk: editions, trends, actions with their five sentences, and themes."""

from trends.admin.actions import ActionAdmin
from trends.admin.desk import (
    PlainSelects,
    PublishableAdmin,
    ReviewedAdmin,
    SourcesForm,
    all_actions,
    all_trends,
    in_each_language,
)
from trends.admin.editions import EditionAdmin, KnownEditionAdmin, ThemeAdmin
from trends.admin.filters import ReviewFilter, TextMissingFilter
from trends.admin.moving import buttons
from trends.admin.trends import TrendAdmin

__all__ = [
    "ActionAdmin",
    "EditionAdmin",
    "KnownEditionAdmin",
    "PlainSelects",
    "PublishableAdmin",
    "ReviewFilter",
    "ReviewedAdmin",
    "SourcesForm",
    "TextMissingFilter",
    "ThemeAdmin",
    "TrendAdmin",
    "all_actions",
    "all_trends",
    "buttons",
    "in_each_language",
]
