"""The few words that templates need beyond Django's."""

from django import template
from django.utils.safestring import SafeString

from teams.reports import badge as badges

register = template.Library()


@register.simple_tag
def badge(state: str) -> SafeString:
    return badges.badge(state)
