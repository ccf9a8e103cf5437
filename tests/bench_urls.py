"""The project's addresses, and beside them the bare page that it is measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as project
from teams.models import Person


def bare(request: HttpRequest) -> HttpResponse:
    """Signed in, one query, the base template, a table of 60 × 6 with links."""
    people = Person.objects.values_list("pk", "email", "first_name", "last_name", "language", "service_kind")[:60]
    return render(request, "bench/bare.html", {"rows": list(people)})


urlpatterns = [path("bench/bare/", bare), *project]
