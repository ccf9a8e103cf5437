"""Pages as a person meets them: a visitor who has come in, and what stands on the page they get."""

from typing import Any

from cssselect2 import ElementWrapper
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tinyhtml5 import parse

from teams.models import Person


class Page:
    """What came back: the status, where it leads on to, and what stands there, by CSS selectors."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.leads_to = response.headers.get("Location", "")
        self._root: ElementWrapper | None = None

    @property
    def root(self) -> ElementWrapper:
        if self._root is None:
            html = self.response.content.decode()
            self._root = ElementWrapper.from_html_root(parse(html, namespace_html_elements=False))
        return self._root

    def texts(self, selector: str) -> list[str]:
        """The words of each element, without the white space of the template."""
        return [_words(found) for found in self.root.query_all(selector)]

    def text(self, selector: str = "main") -> str:
        return " ".join(self.texts(selector))

    def has(self, selector: str) -> bool:
        return self.root.query(selector) is not None

    def links(self, selector: str = "main a") -> dict[str, str]:
        return {_words(found): found.etree_element.get("href", "") for found in self.root.query_all(selector)}

    def actions(self) -> list[str]:
        """Where the forms of the page send, those of the head and the foot left out."""
        return [found.etree_element.get("action", "") for found in self.root.query_all("main form[method=post]")]

    def values(self, name: str) -> list[str]:
        """What stands in the fields of this name; of a select what is chosen."""
        fields = (found.etree_element for found in self.root.query_all(f'[name="{name}"]'))
        return [_value(field) for field in fields]


def _words(found: ElementWrapper) -> str:
    return " ".join("".join(found.etree_element.itertext()).split())


def _value(field: Any) -> str:
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        chosen = field.find(".//option[@selected]")
        return "" if chosen is None else chosen.get("value", "")
    return field.get("value", "")


class Visitor:
    """A person in a browser of their own, signed in; reads in English, as the messages of the program are written."""

    def __init__(self, person: Person, *, language: str = "en") -> None:
        person.language = language
        person.save(update_fields=["language"])
        self.person = person
        self.client = Client()
        self.client.force_login(person)

    def open(self, url_name: str, *args: Any, **query: Any) -> Page:
        return Page(self.client.get(reverse(url_name, args=args), query))

    def send(self, url_name: str, *args: Any, **fields: Any) -> Page:
        return Page(self.client.post(reverse(url_name, args=args), fields))

    def send_by_htmx(self, url_name: str, *args: Any, **fields: Any) -> Page:
        return Page(self.client.post(reverse(url_name, args=args), fields, headers={"HX-Request": "true"}))

    def follow(self, page: Page) -> Page:
        """The page that the answer leads to."""
        assert page.status == 302, page.status
        return Page(self.client.get(page.leads_to))
