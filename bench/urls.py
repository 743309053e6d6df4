from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as product


@login_required
def bare(request):
    """The least that a page for signed-in people can be."""
    return HttpResponse("ok")


urlpatterns = [path("bench/bare/", bare), *product]
