"""Who is no member any more, but still stands in the history; a lead can take the name out."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from organisations.models import User
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right
from reports.leaving import forget_name, former_members


class FormerMembersView(OrganisationRightMixin, TemplateView):
    required_right = Right.MANAGE
    template_name = "reports/former_members.html"

    def get_context_data(self, **kwargs):
        people = former_members(self.organisation)
        return super().get_context_data(organisation=self.organisation, people=people, **kwargs)

    def post(self, request, *args, **kwargs):
        asked = (request.POST.get("person", ""), request.POST.get("name", ""))
        for pk, name in former_members(self.organisation):
            if (str(pk or ""), name) == asked:
                user = User.objects.filter(pk=pk).first()
                forget_name(organisation=self.organisation, user=user, name=name, by=request.user)
                messages.success(request, _("Done. The history now says “Former member”."))
                return redirect(request.path)
        raise Http404
