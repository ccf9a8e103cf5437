"""How a page shows what an action refused."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from teams.refusal import Refused


def tell(request: HttpRequest, refused: Refused) -> None:
    """As a message at the top of the next page, with the code that helps those who help."""
    messages.error(request, str(refused))


def tell_in(form: BaseForm, refused: Refused) -> None:
    """Beside the field that it speaks of, else at the head of the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
