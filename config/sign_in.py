"""Who may come in: people whom the agency has entered. Nobody signs up."""

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest

from config.demo.load import demo_faces


class ClosedSignUpAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@dataclass(frozen=True)
class DemoPerson:
    id: int
    name: str
    role_line: str


class SignInView(LoginView):
    """allauth's own, with the demo people beside it in demo mode."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO_MODE:
            context["demo_people"] = [DemoPerson(person.pk, person.name, role) for person, role in demo_faces()]
        return context
