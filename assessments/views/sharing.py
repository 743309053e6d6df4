"""Sharing the work out: a lead gives actions to people, sees who has what, moves days and takes back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from assessments.forms_sharing import HeldForm, ShareForm
from assessments.models.sharing import ANSWERING
from assessments.permissions import RightRequiredMixin
from assessments.services import AlreadySubmitted
from assessments.sharing import change_due_date, share_out, take_back
from assessments.views.wording import due_words
from assessments.work import State, by_state, tasks_of
from organisations.keeping import forget, kept
from organisations.roles import Right
from trends.outline import outline

MOVE, TAKE = "move", "take"  # which button; any other shares out


class ShareView(RightRequiredMixin, View):
    required_right = Right.SHARE
    kept_fields = ("due_on", "until")
    kept_lists = ("people", "trends", "actions", "tasks")

    def get(self, request, ref):
        if not self.assessment.is_open:
            return redirect(self.assessment)
        typed = kept(request)
        return self.show(self.share_form(initial=typed), self.held_form(initial=typed))

    def post(self, request, ref):
        try:
            if not self.assessment.is_open:
                raise AlreadySubmitted
            return self.change_held() if request.POST.get("do") in (MOVE, TAKE) else self.share()
        except AlreadySubmitted:
            messages.warning(request, _("Reopen the assessment first: it was submitted, and its work is done."))
            return redirect(self.assessment)

    def share(self):
        form = self.share_form(self.request.POST)
        if not form.is_valid():
            return self.show(form, self.held_form(), form=form)
        count = share_out(assessment=self.assessment, shared_by=self.request.user, **form.values)
        return self.done(ngettext("Shared out: %(count)s task.", "Shared out: %(count)s tasks.", count), count)

    def change_held(self):
        is_moving = self.request.POST["do"] == MOVE
        form = self.held_form(self.request.POST, needs_day=is_moving)
        if not form.is_valid():
            return self.show(self.share_form(), form, form=form)
        what = {"assessment": self.assessment, "tasks": form.cleaned_data["tasks"]}
        if is_moving:
            count = change_due_date(**what, due_on=form.cleaned_data["until"], changed_by=self.request.user)
            return self.done(ngettext("Moved: %(count)s task.", "Moved: %(count)s tasks.", count), count)
        count = take_back(**what, taken_by=self.request.user)
        return self.done(ngettext("Taken back: %(count)s task.", "Taken back: %(count)s tasks.", count), count)

    def done(self, told, count):
        forget(self.request)
        messages.success(self.request, told % {"count": count} if count else _("Nothing to change: it was so already."))
        return redirect(self.request.path)

    # What there is to choose from

    @cached_property
    def edition(self):
        return outline(self.assessment.edition)

    @cached_property
    def members(self):
        return list(self.assessment.organisation.memberships.select_related("user").order_by("user__name", "pk"))

    @cached_property
    def tasks(self):
        """In the order of their people: by name, who left last."""
        place = {member.user_id: number for number, member in enumerate(self.members)}
        found = tasks_of(self.assessment.assignments.select_related("user").with_state())
        return sorted(found, key=lambda task: (place.get(task.assignment.user_id, len(place)), task.assignment.user_id))

    def share_form(self, *args, **options):
        able = [member for member in self.members if member.role in ANSWERING]
        return ShareForm(*args, members=able, edition=self.edition, **options)

    def held_form(self, *args, **options):
        held = [(task.assignment.pk, task.action.title, hint_of(task)) for task in self.tasks]
        return HeldForm(*args, held=held, **options)

    def show(self, share, held, *, form=None):
        page = {
            "assessment": self.assessment,
            "form": form,  # the one with mistakes
            "share": share,
            "held": held,
            "groups": groups_of(share, self.edition),
            "people": people_of(held, self.tasks, self.members),
        }
        return render(self.request, "assessments/share.html", page, status=422 if form else 200)


def hint_of(task):
    state = {State.DONE: _("done"), State.WAITING: _("done, waiting for agreement")}.get(task.state)
    return ", ".join(filter(None, [task.action.trend_name, due_words(task.due_on), state]))


def groups_of(form, edition):
    """The two groups with their trends, each with its box and those of its actions."""
    boxes = {name: {box.data["value"]: box.data for box in form[name].subwidgets} for name in ("trends", "actions")}
    return [(group, [row_of(trend, boxes) for trend in edition.trends if trend.group == group])
            for group in ("digital", "technology")]  # fmt: skip


def row_of(trend, boxes):
    actions = [boxes["actions"][action.code] for action in trend.actions]
    return {"box": boxes["trends"][trend.slug], "actions": actions, "is_open": any(box["selected"] for box in actions)}


def people_of(form, tasks, members):
    """Who has what: each person with the boxes of their tasks, how far they are, and whether they can still answer."""
    role = {member.user_id: member.role for member in members}
    found = {}
    for task, box in zip(tasks, form["tasks"].subwidgets, strict=True):
        found.setdefault(task.assignment.user, []).append((task, box.data))
    return [
        {
            "person": person,
            "standing": standing_of(role.get(person.pk)),
            "count": count_words([task for task, _box in rows]),
            "boxes": [box for _task, box in rows],
            "is_open": bool(form.errors) or any(box["selected"] for _task, box in rows),
        }
        for person, rows in found.items()
    ]


def standing_of(role):
    if role is None:
        return _("no longer a member")
    return "" if role in ANSWERING else _("may only read now")


def count_words(tasks):
    """For example "4 tasks, 1 done, 2 overdue"."""
    counts = {state: len(found) for state, found in by_state(tasks).items()}
    done = counts.get(State.DONE, 0) + counts.get(State.WAITING, 0)
    overdue = counts.get(State.OVERDUE, 0)
    words = [ngettext("%(count)s task", "%(count)s tasks", len(tasks)) % {"count": len(tasks)}]
    words += [_("%(count)s done") % {"count": done}] if done else []
    return ", ".join(words + ([_("%(count)s overdue") % {"count": overdue}] if overdue else []))
