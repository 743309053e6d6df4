"""What the pages of sign-in need beside Django's own filters."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value):
    """Data for a script, to stand in an attribute: a page holds no scripts."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def in_groups(text, size):
    """`ABCDEFGH` as `ABCD EFGH`, to be read and typed."""
    return " ".join(text[place : place + size] for place in range(0, len(text), size))
