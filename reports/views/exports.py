"""Everything about an organisation, for its leads: ask for it, watch it being made, download it."""

from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from organisations.limits import too_many
from organisations.permissions import OrganisationRightMixin
from organisations.roles import Right
from reports.models import Export
from reports.services import request_export
from reports.views.handing_over import HandingOverMixin, state_of

SHOWN = 5


class ExportsMixin(OrganisationRightMixin):
    required_right = Right.EXPORT

    @property
    def exports(self):
        own = Export.objects.visible_to(self.request.user).filter(organisation=self.organisation)
        return own.select_related("organisation", "requested_by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, **kwargs)

    def back_to_list(self):
        return redirect("reports:export", self.organisation.pk)


class ExportView(ExportsMixin, TemplateView):
    template_name = "reports/exports.html"

    def get_context_data(self, **kwargs):
        rows = [{"export": export, "state": state_of(export)} for export in self.exports[:SHOWN]]
        waits = any(row["export"].is_waiting for row in rows)
        return super().get_context_data(rows=rows, waits=waits, **kwargs)

    def post(self, request, *args, **kwargs):
        if refused := too_many(request, organisation=self.organisation):
            return refused
        request_export(organisation=self.organisation, requested_by=request.user)
        return self.back_to_list()


class ExportDownloadView(ExportsMixin, HandingOverMixin, TemplateView):
    def get(self, request, *args, **kwargs):
        return self.handed_over(get_object_or_404(self.exports, ref=self.kwargs["export_ref"]))
