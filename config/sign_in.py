"""Who may come in: people whom the agency has entered. Nobody signs up."""

import logging
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from django.conf import settings
from django.http import HttpRequest

from config.demo.load import demo_faces

logger = logging.getLogger(__name__)


class ClosedSignUpAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not tell by an error page who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.warning("A letter of the sign-in was not sent: %s", error)


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
