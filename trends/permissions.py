"""Who may see what is not public yet."""

from django.http import Http404

from trends.models import Edition


def may_preview(user) -> bool:
    """Whether somebody is a curator who may see drafts as readers will see them."""
    return user.is_authenticated and user.is_staff and user.has_perm("trends.view_edition")


def edition_for(user, slug) -> Edition:
    """The edition of this address; for everybody but curators it has to be public."""
    return editions_for(user, slug)[0]


def editions_for(user, *slugs) -> list[Edition]:
    """The same of several, in 1 query."""
    found = Edition.objects.in_bulk(slugs, field_name="slug")
    if len(found) < len(slugs) or not (all(one.is_public for one in found.values()) or may_preview(user)):
        raise Http404
    return [found[slug] for slug in slugs]
