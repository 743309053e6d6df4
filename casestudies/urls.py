from django.urls import path

from casestudies.views import CaseView, LibraryView, NewCasesFeed

app_name = "cases"
urlpatterns = [
    path("", LibraryView.as_view(), name="list"),
    path("feed/", NewCasesFeed(), name="feed"),
    path("<slug:code>/", CaseView.as_view(), name="detail"),
]
