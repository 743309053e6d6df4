"""What colleagues did while a page was open. The page asks every 20 seconds, which is no visit.

What the page shows goes with the question (`seen`, `version`), as pages of people who are signed in are in no cache
that could be asked whether it is still fresh.
"""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from assessments.permissions import BusyRightRequiredMixin
from assessments.prepared import answer_of, newest_answers_of
from assessments.views.answering import ActionPage
from assessments.views.opinions import rated_since
from assessments.views.overview import progress_of, task_group, versions_in_order
from assessments.views.wording import saved
from trends.outline import outline

HTTP_UNCHANGED, HTTP_STOP = 204, 286  # with the second one htmx asks no more
MOST_NEWS = 3  # more are counted only
MOST_DIGITS = 10  # of a version, or of seconds since 1970


class QuietMixin:
    """Who is signed out meanwhile is told by the page itself, once, not by every question."""

    def stopped(self, state):
        response = super().stopped(state)
        if response:
            response["HX-Reswap"] = "none"
        return response


class LiveView(QuietMixin, BusyRightRequiredMixin, View):
    """The counts and badges of the task list, and whose answers are new since `seen`."""

    def get(self, request, ref):
        if not request.htmx:
            return redirect(self.assessment)
        if not self.assessment.is_open:
            return render(request, "assessments/live_over.html", {"assessment": self.assessment}, status=HTTP_STOP)
        edition, answers = outline(self.assessment.edition), newest_answers_of(self.assessment)
        before = request.GET.get("seen", "")
        seen = versions_in_order(edition, {pk: answer.version for pk, answer in answers.items()})
        if seen == before:
            return HttpResponse(status=HTTP_UNCHANGED)
        choices = {pk: answer.choice for pk, answer in answers.items()}
        page = {
            "assessment": self.assessment,
            "edition": edition,
            "seen": seen,
            "state": ",".join(choices.get(pk, "") for pk in edition.actions_by_id),
            "groups": lambda: [task_group(group, edition, choices, {}) for group in ("digital", "technology")],
            "news": news(edition, answers, self.changed(edition, answers, before)),
        }
        return render(request, "assessments/live.html", page | progress_of(edition, choices))

    def changed(self, edition, answers, before):
        """The actions that colleagues answered; none where the page did not say what it shows."""
        shown = dict(zip(edition.actions_by_id, before.split("."), strict=False))
        own = self.request.user.email
        return [
            pk
            for pk, answer in answers.items()
            if is_number(shown.get(pk, "")) and int(shown[pk]) < answer.version and email_of(answer) != own
        ]


class LiveActionView(QuietMixin, ActionPage):
    """Whether a colleague saved this action since the page was opened, or since that was told."""

    def get(self, request, ref, code):
        if not request.htmx:
            return redirect(f"{self.assessment.get_absolute_url()}actions/{self.action.code}/")
        if not self.assessment.is_open:
            return render(request, "assessments/live_over.html", {"assessment": self.assessment}, status=HTTP_STOP)
        if self.assessment.has_opinions:
            return self.tell_of_opinions()
        answer = answer_of(self.assessment, self.action)
        known = max((int(version) for version in request.GET.getlist("version") if is_number(version)), default=0)
        if answer.version <= known or email_of(answer) == request.user.email:
            return HttpResponse(status=HTTP_UNCHANGED)
        shown = {"version": answer.version, "saved": saved(answer), "code": code, "assessment": self.assessment}
        return render(request, "assessments/live_action.html", shown)

    def tell_of_opinions(self):
        """How many colleagues rated the action `since` the page was opened, unless it says so (`rated`)."""
        since, told = self.request.GET.get("since", ""), self.request.GET.get("rated", "0")
        if not is_number(since):
            return HttpResponse(status=HTTP_UNCHANGED)
        rated = rated_since(self.assessment, self.action, self.request.user, datetime.fromtimestamp(int(since), UTC))
        if str(rated) == told:
            return HttpResponse(status=HTTP_UNCHANGED)
        shown = {"rated": rated, "since": since, "code": self.action.code, "assessment": self.assessment}
        return render(self.request, "assessments/live_opinions.html", shown)


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def email_of(answer):
    return answer.answered_by.email if answer.answered_by else ""


def news(edition, answers, changed):
    """Who answered what, in sentences."""
    if len(changed) > MOST_NEWS:
        return [ngettext("%(n)s answer is new.", "%(n)s answers are new.", len(changed)) % {"n": len(changed)}]
    named = [(answers[pk].answered_by or _("Somebody"), edition.actions_by_id[pk].title) for pk in changed]
    return [_("%(name)s answered “%(action)s”.") % {"name": name, "action": title} for name, title in named]
