"""The page that founds an organisation, and what people see when a form came with an old token."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from organisations.asking import ask_to_join
from organisations.keeping import forget, keep, kept, repeatable
from organisations.member_forms import FoundingForm
from organisations.services import found_organisation


class OrganisationCreateView(LoginRequiredMixin, FormView):
    form_class = FoundingForm
    template_name = "organisations/create.html"

    def handle_no_permission(self):
        if self.request.method == "POST":
            keep(self.request, self.form_class.base_fields)
        return super().handle_no_permission()

    def get_initial(self):
        return kept(self.request) or {}

    def get_context_data(self, **kwargs):
        asked = self.request.user.join_requests.waiting().select_related("organisation")
        return super().get_context_data(asked=asked, **kwargs)

    def form_valid(self, form):
        forget(self.request)
        if form.chosen:
            return self.ask(form.chosen)
        facts = {name: value for name, value in form.cleaned_data.items() if name != "already"}
        found_organisation(**facts, founder=self.request.user)
        return redirect("assessments:list")

    def ask(self, organisation):
        if ask_to_join(organisation=organisation, user=self.request.user):
            return redirect("organisations:create")
        return redirect("organisations:people", organisation.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@sensitive_post_parameters()
def csrf_failure(request, reason=""):
    """Offer to send a form again that came from our own page with a token from before a new sign-in.

    A form from anywhere else, or with a secret in it, is not repeated.
    """
    typed = repeatable(request) if came_from_here(request) else {}
    template = "organisations/send_again.html" if typed else "organisations/not_accepted.html"
    return render(request, template, {"typed": typed, "path": request.get_full_path()}, status=403)


def came_from_here(request):
    """What the browser itself says; no page can forge these two headers."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or request.headers.get("Origin") == own
