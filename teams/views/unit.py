"""The structure: the tree and one unit, as of a day."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from teams.access import PersonRequest, visible
from teams.forms.unit import AsOfForm
from teams.models import Absence, Unit
from teams.reports import structure


@require_safe
def unit_tree(request: PersonRequest) -> HttpResponse:
    form, day = _as_of(request)
    return render(request, "teams/unit_tree.html", {"form": form, "day": day, "roots": structure.tree(day)})


@require_safe
def unit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    form, day = _as_of(request)
    unit = visible(Unit.objects.named_on(day), request.user, pk)
    away = set(Absence.objects.visible_to(request.user).as_of(day).values_list("person", flat=True))
    context = {
        "form": form,
        "day": day,
        "unit": unit,
        "is_alive": unit.is_on(day),
        "path": structure.path_of(unit, day),
        "seats": structure.seats_of(unit, day, away=away),
        "children": _below(unit, day),
        "periods": unit.periods.order_by("-valid_from"),
    }
    return render(request, "teams/unit_detail.html", context)


def _below(unit: Unit, day: date) -> list[structure.TreeUnit]:
    """The units directly below; the whole tree is two queries, so it is asked and cut."""
    waiting = structure.tree(day)
    while waiting:
        node = waiting.pop()
        if node.pk == unit.pk:
            return node.children
        waiting += node.children
    return []


def _as_of(request: PersonRequest) -> tuple[AsOfForm, date]:
    """The day asked for; a day that is none shows its error beside the field and today's structure below."""
    form = AsOfForm(request.GET or None)
    day = form.cleaned_data["on"] if form.is_valid() else None
    return form, day or timezone.localdate()
