"""Up and down: buttons of the form they stand in, so that they work without scripts and nothing typed is lost."""

import re

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError, transaction
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LIST = "list"
BUTTON = re.compile(r"(\w+)-(up|down)-([0-9]{1,18})")  # in which list, which way, and the key of a row


class MovingAdmin(admin.ModelAdmin):
    """Moves the items of its list among their `siblings`, and the parts of an item that `in_order` names."""

    in_order = ()  # related names

    def siblings(self, item):
        """Those among which an item of the list has its place, in order."""
        return ()

    def get_list_display(self, request):
        """Whoever may not move all of a list moves nothing in it."""
        shown = super().get_list_display(request)
        return shown if self.has_publish_permission(request) else [name for name in shown if name != "order"]

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "_move" in request.POST:
            self.move_in_list(request)
            return redirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def move_in_list(self, request):
        _list, step, pk = asked(request)
        item = self.get_object(request, str(pk))
        if item is None or not self.has_change_permission(request, item):
            raise PermissionDenied
        try:
            move(self.siblings(item), item.pk, step)
        except DatabaseError:
            messages.error(request, _("Nothing was moved: this item is locked."))

    def response_change(self, request, obj):
        if "_move" not in request.POST:
            return super().response_change(request, obj)
        relation, step, pk = asked(request)
        if relation not in self.in_order or self.is_in_use(obj):
            raise BadRequest
        move(getattr(obj, relation).order_by("position", "pk"), pk, step)
        messages.success(request, _("Saved, and moved."))
        return redirect(f"{request.path}#{relation}-group")

    @admin.display(description=gettext_lazy("order"))
    def order(self, item):
        return "" if getattr(item, "is_in_use", False) else buttons(item)


def asked(request):
    """What a button says: the list, -1 for up or 1 for down, and the key of the row."""
    if (said := BUTTON.fullmatch(request.POST["_move"])) is None:
        raise BadRequest
    return said[1], -1 if said[2] == "up" else 1, int(said[3])


@transaction.atomic
def move(rows, pk, step):
    """Give a row the place of its neighbour. Rows that share a place get places of their own first."""
    rows = list(rows)
    at = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    if at is None or not 0 <= at + step < len(rows):
        return
    places = [row.position for row in rows]
    if len(set(places)) < len(places):
        places = list(range(1, len(rows) + 1))
    rows.insert(at + step, rows.pop(at))
    for row, place in zip(rows, places, strict=True):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])


def buttons(item, relation=LIST):
    return render_to_string("admin/move.html", {"item": item, "relation": relation}) if item.pk else "-"
