"""The rows of the editor as HTML.

A draft has some hundred of them, under one another. As nodes of a template they would cost ten times as much.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from teams.reports.editor import EditGroup, EditRow, UndoRow

register = template.Library()

LIST = '<ul class="edit-rows{pairs}" id="{key}" aria-label="{name}"{single}>{rows}</ul>'
ADDS = '<div class="edit-adds">{}</div>'
ADD = '<button type="button" class="edit-add" data-add="{}">{}</button>'
ROW = '<li class="edit-row" id="row-{pk}" data-row>{handle}<div class="edit-cell">{form}{below}</div>{beside}</li>'
HANDLE = (
    '<button type="button" class="edit-row-number" popovertarget="row-menu" aria-haspopup="menu"'
    ' aria-label="{name}: {words}">{number}</button>'
)
FORM = (
    '<form hx-post="{url}save/" hx-trigger="change, input delay:1s">{fields}'
    '<span class="edit-state"><input type="hidden" name="revision" value="{revision}"></span></form>'
)
LABEL = '<label class="visually-hidden" for="{}-{}">{}</label>'
TEXT = '<textarea class="edit-text" id="text-{}" name="text" rows="1" lang="et" placeholder=" "{}>{}</textarea>'
HEADING = (
    '<input class="edit-text edit-heading" type="text" id="label-{}" name="label" maxlength="300" lang="et"'
    ' placeholder="{}" autocomplete="off"{} value="{}">'
)
BESIDE = '<div class="edit-cell" data-label="{}">{}</div>'
UNDO = (
    '<li class="edit-undo"><span>{sentence}</span> <button type="button" class="btn btn-link btn-sm" id="undo"'
    ' name="token" value="{token}" hx-post="{url}"{focus}>{word}</button></li>'
)
AUTOFOCUS = SafeString(" autofocus")
PAIRS = SafeString(" edit-pairs")
SINGLE = SafeString(" data-single")


@register.simple_tag
def edit_rows(group: EditGroup, undo_url: str) -> SafeString:
    """One list with the lists under its rows."""
    words = {"handle": _("move or remove"), "heading": _("Heading")}
    rows = (_undo(row, undo_url) if isinstance(row, UndoRow) else _row(row, group, undo_url, words) for row in group.rows)
    return format_html(
        LIST,
        pairs=PAIRS if group.has_columns else "",
        key=group.key,
        name=group.name,
        single=SINGLE if group.is_single else "",
        rows=_joined(rows),
    )


def _row(row: EditRow, group: EditGroup, undo_url: str, words: dict[str, str]) -> SafeString:
    handle = "" if group.is_single else format_html(HANDLE, name=row.name, words=words["handle"], number=row.number)
    below = _joined(edit_rows(one, undo_url) for one in row.below)
    beside = _joined(format_html("{}{}", edit_rows(one, undo_url), _adds([one])) for one in row.beside)
    return format_html(
        ROW,
        pk=row.pk,
        handle=handle,
        form=format_html(FORM, url=row.url, fields=_fields(row, words), revision=row.revision),
        below=format_html("{}{}", below, _adds(row.below)) if row.below else "",
        beside=format_html(BESIDE, group.beside_label, beside) if row.beside else "",
    )


def _fields(row: EditRow, words: dict[str, str]) -> SafeString:
    focus = AUTOFOCUS if row.has_focus else ""
    fields = []
    if row.has_heading:
        fields.append(format_html(LABEL, "label", row.pk, f"{row.name}: {words['heading']}"))
        fields.append(format_html(HEADING, row.pk, words["heading"], focus, row.heading))
        focus = ""
    if row.has_text:
        if not row.is_labelled:
            fields.append(format_html(LABEL, "text", row.pk, row.name))
        fields.append(format_html(TEXT, row.pk, focus, row.text))
    return _joined(fields)


def _adds(groups: Iterable[EditGroup]) -> SafeString:
    return format_html(ADDS, _joined(format_html(ADD, group.key, group.add_label) for group in groups))


def _undo(row: UndoRow, url: str) -> SafeString:
    focus = AUTOFOCUS if row.has_focus else ""
    return format_html(UNDO, sentence=row.sentence, token=row.token, url=url, focus=focus, word=_("Undo"))


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
