from django.urls import path

from casestudies.views import CaseView, LibraryView

app_name = "cases"
urlpatterns = [
    path("", LibraryView.as_view(), name="list"),
    path("<slug:code>/", CaseView.as_view(), name="detail"),
]
