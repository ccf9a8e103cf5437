"""The rows of the editor as HTML.

A draft has some hundred of them, under one another: as nodes of a template they cost more than the rest of the page.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from teams.reports.editor import EditGroup, EditRow, UndoRow

register = template.Library()

LIST = '<ul class="edit-rows{pairs}" id="{key}" aria-label="{name}"{single}>{rows}</ul>'
ADDS = '<div class="edit-adds">{}</div>'
ADD = '<button type="button" class="edit-add" data-add="{}">{}</button>'
ROW = (
    '<li class="edit-row" id="row-{pk}" data-row>{handle}<div class="edit-cell">'
    '<form hx-post="{url}save/" hx-trigger="change, input delay:1s">{fields}'
    '<span class="edit-state"><input type="hidden" name="revision" value="{revision}"></span></form>'
    "{below}</div>{beside}</li>"
)
HANDLE = (
    '<button type="button" class="edit-row-number" popovertarget="row-menu" aria-haspopup="menu"'
    ' aria-label="{name}: {word}">{number}</button>'
)
LABEL = '<label class="visually-hidden" for="text-{pk}">{name}</label>'
TEXT = (
    '<textarea class="edit-text" id="text-{pk}" name="text" rows="1" lang="et" placeholder=" "{focus}>{text}</textarea>'
)
HEADING = (
    '<label class="visually-hidden" for="label-{pk}">{name}: {word}</label>'
    '<input class="edit-text edit-heading" type="text" id="label-{pk}" name="label" maxlength="300" lang="et"'
    ' placeholder="{word}" autocomplete="off"{focus} value="{heading}">'
)
BESIDE = '<div class="edit-cell" data-label="{}">{}</div>'
UNDO = (
    '<li class="edit-undo"><span>{sentence}</span> <button type="button" class="btn btn-link btn-sm" id="undo"'
    ' name="token" value="{token}" hx-post="{url}"{focus}>{word}</button></li>'
)
NOTHING = SafeString("")
AUTOFOCUS = SafeString(" autofocus")
PAIRS = SafeString(" edit-pairs")
SINGLE = SafeString(" data-single")


@register.simple_tag
def edit_rows(group: EditGroup, undo_url: str) -> SafeString:
    """One list with the lists under its rows."""
    return format_html(
        LIST,
        pairs=PAIRS if group.has_columns else NOTHING,
        key=group.key,
        name=group.name,
        single=SINGLE if group.is_single else NOTHING,
        rows=_joined(
            _undo(row, undo_url) if isinstance(row, UndoRow) else _row(row, group, undo_url) for row in group.rows
        ),
    )


def _row(row: EditRow, group: EditGroup, undo_url: str) -> SafeString:
    beside = _lists(row.beside, undo_url)
    return format_html(
        ROW,
        pk=row.pk,
        handle=NOTHING
        if group.is_single
        else format_html(HANDLE, name=row.name, word=_("move or remove"), number=row.number),
        url=row.url,
        fields=_fields(row),
        revision=row.revision,
        below=_lists(row.below, undo_url),
        beside=format_html(BESIDE, group.beside_label, beside) if beside else NOTHING,
    )


def _fields(row: EditRow) -> SafeString:
    focus = AUTOFOCUS if row.has_focus else NOTHING
    label = LABEL if not row.is_labelled else ""
    text = format_html(label + TEXT, pk=row.pk, name=row.name, focus=focus, text=row.text) if row.has_text else NOTHING
    if not row.has_heading:
        return text
    heading = format_html(HEADING, pk=row.pk, name=row.name, word=_("Heading"), focus=focus, heading=row.heading)
    return _joined([heading, text])


def _lists(groups: list[EditGroup], undo_url: str) -> SafeString:
    """The lists, and after them the buttons that add to each."""
    if not groups:
        return NOTHING
    adds = _joined(format_html(ADD, group.key, group.add_label) for group in groups)
    return _joined([*(edit_rows(group, undo_url) for group in groups), format_html(ADDS, adds)])


def _undo(row: UndoRow, url: str) -> SafeString:
    focus = AUTOFOCUS if row.has_focus else NOTHING
    return format_html(UNDO, sentence=row.sentence, token=row.token, url=url, focus=focus, word=_("Undo"))


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(pieces))
