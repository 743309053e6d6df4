"""Bringing people together: the way of answering, the round, and agreeing on one action after the other."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from assessments.agreeing import choose_way, turn_round
from assessments.forms_agreeing import AgreeForm, WayForm
from assessments.permissions import RightRequiredMixin
from assessments.sentences import overall_gap_sentence, role_gap_sentence
from assessments.services import AlreadySubmitted, WayChanged
from assessments.spreads import next_to_agree, overall_gap, spreads_of
from assessments.views.answering import LIST, STAY, ActionView
from assessments.views.desks import AgreeDesk
from assessments.views.wording import badge
from organisations.roles import Right

DISCUSS = "discuss"


class WayView(RightRequiredMixin, View):
    """One agreed answer or several opinions; what was given so far stays."""

    required_right = Right.AGREE

    def get(self, request, ref):
        if not self.assessment.is_open:
            return redirect(self.assessment)
        return self.show(WayForm(initial={"mode": self.assessment.mode}))

    def post(self, request, ref):
        form = WayForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            choose_way(assessment=self.assessment, mode=form.cleaned_data["mode"], chosen_by=request.user)
        except (AlreadySubmitted, WayChanged):  # somebody else was faster
            return redirect(self.assessment)
        messages.success(request, _("Way of answering: %(way)s.") % {"way": self.assessment.get_mode_display().lower()})
        return redirect("assessments:agree" if self.assessment.has_opinions else "assessments:detail", ref)

    def show(self, form, status=200):
        return render(
            self.request, "assessments/way.html", {"assessment": self.assessment, "form": form}, status=status
        )


class AgreeListView(RightRequiredMixin, View):
    """What people think of each action, widest apart first. Posting opens the round, or closes it again."""

    required_right = Right.AGREE

    def get(self, request, ref):
        if not (self.assessment.is_open and self.assessment.has_opinions):
            return redirect(self.assessment)
        spreads = spreads_of(self.assessment, request.user)
        to_discuss = [one for one in spreads if one.is_to_discuss]
        only = request.GET.get("show") == DISCUSS
        page = {
            "assessment": self.assessment,
            "rows": [row(one) for one in (to_discuss if only else spreads)],
            "only": only,
            "to_discuss": len(to_discuss),
            "agreed": sum(one.agreement is not None for one in spreads),
            "total": len(spreads),
            "next": next_to_agree(spreads),
            "gap": overall_gap_sentence(*overall_gap(spreads)),
        }
        return render(request, "assessments/agree_list.html", page)

    def post(self, request, ref):
        wanted = request.POST.get("round")
        if wanted in ("open", "close"):
            self.turn(is_open=wanted == "open")
        return redirect("assessments:agree", ref)

    def turn(self, *, is_open):
        try:
            turn_round(assessment=self.assessment, is_open=is_open, turned_by=self.request.user)
        except (AlreadySubmitted, WayChanged):
            return
        if is_open:
            messages.success(
                self.request, _("The round is open: everybody who rates sees all opinions, without names.")
            )
        else:
            messages.success(
                self.request, _("The round is closed: whoever has not rated an action sees no opinion of it.")
            )


def row(spread):
    """One action of the list."""
    return {
        "action": spread.action,
        "spread": spread,
        "suggested": badge(str(spread.suggestion.level)) if spread.suggestion else "",
        "agreed": badge(spread.agreement.choice) if spread.agreement else "",
        "gap": role_gap_sentence(spread.wide_gap) if spread.wide_gap else "",
    }


class AgreeView(ActionView):
    """The agreed answer to one action; by form only, as it is set on purpose and not in passing."""

    required_right = writing_right = Right.AGREE
    kept_fields = AgreeForm.base_fields

    @cached_property
    def desk(self):
        return AgreeDesk(self.assessment, self.action, self.request.user)

    def get(self, request, ref, code):
        if not (self.assessment.is_open and self.assessment.has_opinions):
            return redirect("assessments:action", ref, code)
        return self.show_stored()

    def next_path(self):
        """To the next action that nothing is agreed on, or to the list once there is none."""
        then, ref = self.request.POST.get("then"), self.assessment.ref
        if then == STAY:
            return self.request.path
        following = None if then == LIST else next_to_agree(spreads_of(self.assessment, self.request.user))
        if following is None:
            return reverse("assessments:agree", args=[ref])
        return reverse("assessments:agree_on", args=[ref, following.code])
