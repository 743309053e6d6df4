from django.urls import path

from organisations.account import AccountView, DetailsView, DevicesView, OrganisationSettingsView, SessionView
from organisations.closing_desk import ClosingView
from organisations.reminders import OwnRemindersView, UnsubscribeView
from organisations.views import OrganisationCreateView

app_name = "organisations"
urlpatterns = [
    path("new/", OrganisationCreateView.as_view(), name="create"),
    path("reminders/<str:token>/", UnsubscribeView.as_view(), name="reminders"),
    path("<int:pk>/settings/", OrganisationSettingsView.as_view(), name="settings"),
    path("<int:pk>/closing/", ClosingView.as_view(), name="closing"),
]
account_urls = [  # beside those of allauth
    path("", AccountView.as_view(), name="account"),
    path("details/", DetailsView.as_view(), name="account_details"),
    path("devices/", DevicesView.as_view(), name="usersessions_list"),
    path("reminders/", OwnRemindersView.as_view(), name="account_reminders"),
    path("session/", SessionView.as_view(), name="account_session"),
]
