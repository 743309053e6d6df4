"""Who may open which page of an assessment: strangers get 404, members without the right 403."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from assessments.models import Assessment
from assessments.prepared import own_assessment
from organisations.keeping import keep
from organisations.letting_in import note_look
from organisations.models import Organisation
from organisations.permissions import lead_to_second_factor
from organisations.roles import SUPPORT, Right, may


class SignInRequiredMixin:
    """Send people who are signed out to sign in, and answer 401 where only a part of a page was asked for.

    A redirect would be followed by the browser, and the sign-in page would end up inside the page. A plain form has
    no page to stay on, so what was typed into `kept_fields` and marked in `kept_lists` waits.
    """

    kept_fields = kept_lists = ()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.signed_out()
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")  # going back asks again, and sees the newest
        return response

    def signed_out(self):
        return self.stopped("signed-out") or redirect_to_login(self.request.get_full_path())

    def stopped(self, state):
        """The status line for htmx; else None, and what was typed is kept."""
        if self.request.htmx:
            status = {"state": state, "next": self.request.path}
            return render(self.request, "assessments/save_status.html", status, status=401)
        if self.request.method == "POST" and self.kept_fields:
            keep(self.request, self.kept_fields, self.kept_lists)
        return None


class RightRequiredMixin(SignInRequiredMixin):
    """Open `self.assessment`, with the reader's `role` in it, in one query.

    `required_right` is asked for on every visit, `writing_right` (when set) for a POST.
    """

    required_right = Right.VIEW
    writing_right = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            try:
                is_allowed = self.may(self.right_of_visit)
            except Http404:
                return self.locked_out()
            if not is_allowed:
                raise PermissionDenied
            if self.assessment.role == SUPPORT:
                note_look(self.assessment, request)
        return super().dispatch(request, *args, **kwargs)

    def locked_out(self):
        """Lead members to the second factor that their organisation asks for; to others there is no such page."""
        locked = Organisation.objects.locked_to(self.request.user)
        organisation = get_object_or_404(locked, assessments__ref=self.kwargs["ref"])
        return self.stopped("second-factor") or lead_to_second_factor(self.request, organisation)

    @property
    def right_of_visit(self):
        return self.writing_right if self.writing_right and self.request.method == "POST" else self.required_right

    @cached_property
    def assessment(self):
        return self.get_assessment(self.request.user, self.kwargs["ref"])

    def get_assessment(self, user, ref):
        return get_object_or_404(Assessment.objects.visible_to(user).select_related("organisation", "edition"), ref=ref)

    def may(self, right):
        return may(self.assessment.role, right)


class BusyRightRequiredMixin(RightRequiredMixin):
    """The same for the busiest pages, whose assessment holds only the columns that every page shows."""

    def get_assessment(self, user, ref):
        assessment = own_assessment(user, ref)
        if assessment is None:
            raise Http404
        return assessment
