from django.urls import path

from organisations.views import OrganisationCreateView

app_name = "organisations"
urlpatterns = [path("new/", OrganisationCreateView.as_view(), name="create")]
