"""Who is here: the signed-in person, with what the head of every page asks about them, by one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from teams.models import Notice, Person, RoleGrant


class PersonBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """The person with the roles of today and the number of unread notices, kept as long as the request lives."""
        granted = RoleGrant.objects.as_of(timezone.localdate()).filter(person=OuterRef("pk"))
        unread = Notice.objects.unread().filter(reader=OuterRef("pk")).order_by().values("reader")
        found = Person.objects.annotate(
            unread=Coalesce(Subquery(unread.annotate(number=Count("pk")).values("number")), 0),
            **{f"has_role_{role}": Exists(granted.filter(role=role)) for role in RoleGrant.Role.values},
        )
        person = found.filter(pk=user_id).first()
        if person is None or not self.user_can_authenticate(person):
            return None
        person.roles_today = frozenset(role for role in RoleGrant.Role.values if getattr(person, f"has_role_{role}"))
        person.unread_notices = person.unread
        return person
