"""The page that founds an organisation, and what people see when a form came with an old token."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from organisations.forms import OrganisationForm
from organisations.keeping import forget, keep, kept, repeatable
from organisations.services import found_organisation


class OrganisationCreateView(LoginRequiredMixin, FormView):
    form_class = OrganisationForm
    template_name = "organisations/create.html"

    def handle_no_permission(self):
        if self.request.method == "POST":
            keep(self.request, self.form_class.base_fields)
        return super().handle_no_permission()

    def get_initial(self):
        return kept(self.request) or {}

    def form_valid(self, form):
        found_organisation(**form.cleaned_data, founder=self.request.user)
        forget(self.request)
        return redirect("assessments:list")

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
