"""All assessments of a person's organisations, and the tasks of one."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views import View

from assessments.models import Assessment, Choice, Mention
from assessments.permissions import BusyRightRequiredMixin, SignInRequiredMixin
from assessments.prepared import choices_and_versions_of, own_choices_of, shared_of, submissions_of, waiting_for
from assessments.services import NoPublishedEdition, start_assessment
from assessments.spreads import to_discuss
from assessments.views.wording import badge, hands
from assessments.work import State, by_state, work_of
from organisations.models import Membership, is_support
from organisations.permissions import lead_to_second_factor
from organisations.roles import Right, may
from trends.models import Edition
from trends.outline import outline


class AssessmentListView(SignInRequiredMixin, View):
    def get(self, request):
        memberships = Membership.objects.of(request.user).order_by("organisation__name")
        if not memberships and not is_support(request.user):
            return redirect("organisations:create")
        waiting = waiting_for(request.user)
        assessments = Assessment.objects.visible_to(request.user).with_progress()
        context = {
            "assessments": assessments.select_related("organisation", "edition"),
            "memberships": [own for own in memberships if not own.is_locked],
            "locked": [own.organisation for own in memberships if own.is_locked],
            "edition": Edition.objects.current(),
            "work": parts_of_work(work_of(request.user)) if waiting["has_work"] else None,
            "mentions": Mention.objects.waiting_for(request.user) if waiting["is_mentioned"] else (),
        }
        return render(request, "assessments/list.html", context | {"groups": groups(**context)})


PARTS = {
    State.OVERDUE: _lazy("Overdue"),
    State.SOON: _lazy("Due soon"),
    State.TO_DO: _lazy("To do"),
    State.WAITING: _lazy("Waiting for agreement"),
}


def parts_of_work(tasks):
    """What is left of somebody's tasks, the most pressing part first; None where there were none at all."""
    found = by_state(tasks)
    parts = [{"state": state, "name": name, "tasks": found[state]} for state, name in PARTS.items() if state in found]
    return parts if tasks else None


def groups(*, assessments, memberships, edition, **_page):
    """Each organisation with its assessments, and whether one of the edition is missing and may be started."""
    theirs = defaultdict(list)
    for assessment in assessments:
        theirs[assessment.organisation_id].append(assessment)
    return [
        {
            "organisation": own.organisation,
            "assessments": theirs[own.organisation_id],
            "lacks_one": edition and edition not in [one.edition for one in theirs[own.organisation_id]],
            "may_start": may(own.role, Right.START),
        }
        for own in memberships
    ] + let_in(theirs, {own.organisation_id for own in memberships})


def let_in(theirs, own):
    """The organisations that are not one's own: those that let support look."""
    others = [found for organisation, found in theirs.items() if organisation not in own]
    return [{"organisation": found[0].organisation, "assessments": found, "is_let_in": True} for found in others]


class StartView(SignInRequiredMixin, View):
    """Start an assessment of the newest edition, or go to the one that is open already."""

    def get(self, request):
        return redirect("assessments:list")

    def post(self, request):
        own = self.membership()
        if own.is_locked:
            return lead_to_second_factor(request, own.organisation)
        if not may(own.role, Right.START):
            raise PermissionDenied
        try:
            assessment = start_assessment(organisation=own.organisation, started_by=request.user)
        except NoPublishedEdition:
            messages.error(request, _("Come back later: no edition is published yet."))
            return redirect("assessments:list")
        return redirect(assessment)

    def membership(self):
        """The one for the posted organisation; without one, the first in which this person may start."""
        memberships = Membership.objects.of(self.request.user)
        asked = self.request.POST.get("organisation")
        if asked is not None:
            return get_object_or_404(memberships, organisation__pk=asked if asked.isdecimal() else None)
        ordered = sorted(memberships, key=lambda own: not may(own.role, Right.START))
        if not ordered:
            raise PermissionDenied
        return ordered[0]


class TaskListView(BusyRightRequiredMixin, View):
    def get(self, request, ref):
        edition = outline(self.assessment.edition)
        given = choices_and_versions_of(self.assessment)
        choices = {pk: choice for pk, (choice, _version) in given.items()}
        shared = shared_of(self.assessment) if self.assessment.is_open and self.assessment.is_shared else {}
        progress = progress_of(edition, choices)
        rated = self.rated()
        asked = choices if rated is None else rated
        context = {
            "assessment": self.assessment,
            "edition": edition,
            "seen": versions_in_order(edition, {pk: version for pk, (_choice, version) in given.items()}),
            "latest": submissions_of(self.assessment)[0] if self.assessment.is_submitted else None,
            "state": state_of(edition, choices, rated),
            "shared": [(pk, str(person), day) for pk, tasks in shared.items() for person, day in tasks],
            "groups": lambda: [task_group(one, edition, choices, shared, rated) for one in ("digital", "technology")],
            "next": next_action(edition, asked) if self.may(Right.ANSWER) and self.assessment.is_open else None,
            "rated": rated and sum(map(bool, rated.values())),
            "to_discuss": to_discuss(self.assessment) if self.is_agreeing else None,
            "can_agree": self.may(Right.AGREE),
            "can_answer": self.may(Right.ANSWER),
            "can_reopen": self.may(Right.REOPEN),
            "can_share": self.may(Right.SHARE) and self.assessment.is_open,
            "can_survey": self.may(Right.SURVEY),
        }
        return render(request, "assessments/detail.html", context | progress)

    def rated(self):
        """This person's opinions by the id of the action; None where no opinion is asked of them."""
        asked = self.assessment.is_open and self.assessment.has_opinions and self.may(Right.ANSWER)
        return own_choices_of(self.assessment, self.request.user) if asked else None

    @property
    def is_agreeing(self):
        return self.assessment.is_open and self.assessment.has_opinions and self.may(Right.AGREE)


def state_of(edition, choices, rated):
    """Changes with whatever the fragments of the page show."""
    answers = ",".join(choices.get(pk, "") for pk in edition.actions_by_id)
    return (
        answers if rated is None else f"{answers};{''.join('01'[bool(rated.get(pk))] for pk in edition.actions_by_id)}"
    )


def progress_of(edition, choices):
    """How many actions of the edition have a level or do not apply, and how many there are."""
    given = [choices.get(pk, "") for pk in edition.actions_by_id]
    answered = sum(choice in Choice.SETTLED for choice in given)
    return {"answered": answered, "total": len(given), "remaining": len(given) - answered}


def versions_in_order(edition, versions):
    """How often each action's answer was saved, as the page tells what it shows: "0.3.1"."""
    return ".".join(str(versions.get(pk, 0)) for pk in edition.actions_by_id)


def next_action(edition, choices):
    """The first action nobody has answered, in the edition's order; None when there is none."""
    return next((action for pk, action in edition.actions_by_id.items() if not choices.get(pk)), None)


TICKS = {"": "", "unknown": " app-tick--unknown", "na": " app-tick--na"}


def task_group(group, edition, choices, shared, rated=None):
    trends = [task_trend(trend, choices, shared, rated) for trend in edition.trends if trend.group == group]
    return {"slug": group, "trends": trends}


def task_trend(trend, choices, shared, rated):
    given = [(action, choices.get(action.id, "")) for action in trend.actions]
    answered = sum(choice in Choice.SETTLED for _action, choice in given)
    some = _("%(answered)s of %(total)s answered") % {"answered": answered, "total": len(given)}
    return {
        "slug": trend.slug,
        "name": trend.name,
        "count": _("All answered") if answered == len(given) else some,
        "rows": [(a.code, a.title, badge(choice), lines_under(a, shared, rated)) for a, choice in given],
        "ticks": [
            (TICKS.get(choice, " app-tick--answered"), "?" if choice == "unknown" else "") for _a, choice in given
        ],
    }


def lines_under(action, shared, rated):
    """Whose work the action is, and whether one has rated it oneself; as far as there is something to say."""
    return [line for line in (hands(shared.get(action.id, ())), own_line(action, rated)) if line]


def own_line(action, rated):
    """Whether this person has rated the action; "" where nobody is asked to."""
    if rated is None:
        return ""
    return _("Your opinion: given") if rated.get(action.id) else _("Your opinion: open")
