"""The addresses of people, structure and job descriptions. No personal data stands in any of them."""

from django.urls import path

from teams.views import (
    day_off,
    job_description,
    job_description_import,
    job_description_review,
    job_description_row,
    job_description_version,
    letter,
    meeting,
    outbox,
    person,
    substitution,
    unit,
)

app_name = "teams"

urlpatterns = [
    path("days-off/", day_off.day_off_list, name="day_off_list"),
    path("days-off/<int:pk>/remove/", day_off.day_off_remove, name="day_off_remove"),
    path("structure/", unit.unit_tree, name="unit_tree"),
    path("units/<int:pk>/", unit.unit_detail, name="unit_detail"),
    path("people/", person.person_list, name="person_list"),
    path("people/<int:pk>/", person.person_detail, name="person_detail"),
    path("me/trail/", person.person_trail, name="person_trail"),
    path("me/settings/", person.person_settings, name="person_settings"),
    path("me/letters/", letter.letter_list, name="letter_list"),
    path("me/letters/<int:pk>/", letter.letter_detail, name="letter_detail"),
    path("me/letters/<int:pk>/html/", letter.letter_html, name="letter_html"),
    path("me/meetings/", meeting.meeting_list, name="meeting_list"),
    path("meetings/call/", meeting.meeting_call, name="meeting_call"),
    path("meetings/<int:pk>/", meeting.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/move/", meeting.meeting_move, name="meeting_move"),
    path("meetings/<int:pk>/cancel/", meeting.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/answer/", meeting.meeting_answer, name="meeting_answer"),
    path("meetings/<int:pk>/ics/", meeting.meeting_ics, name="meeting_ics"),
    path("letters/", outbox.outbox_list, name="outbox_list"),
    path("letters/send-again/", outbox.outbox_send_all_again, name="outbox_send_all_again"),
    path("letters/<int:pk>/send-again/", outbox.outbox_send_again, name="outbox_send_again"),
    path("job-descriptions/", job_description.job_description_list, name="job_description_list"),
    path(
        "job-descriptions/import/",
        job_description_import.job_description_import_begin,
        name="job_description_import_begin",
    ),
    path(
        "job-descriptions/import/<int:pk>/",
        job_description_import.job_description_import_detail,
        name="job_description_import_detail",
    ),
    path(
        "job-descriptions/import/<int:pk>/decide/",
        job_description_import.job_description_import_decide,
        name="job_description_import_decide",
    ),
    path(
        "job-descriptions/import/<int:pk>/reclaim/",
        job_description_import.job_description_import_reclaim,
        name="job_description_import_reclaim",
    ),
    path(
        "job-descriptions/import/<int:pk>/answer/",
        job_description_import.job_description_import_answer,
        name="job_description_import_answer",
    ),
    path(
        "job-descriptions/import/<int:pk>/finish/",
        job_description_import.job_description_import_finish,
        name="job_description_import_finish",
    ),
    path(
        "job-descriptions/import/<int:pk>/drop/",
        job_description_import.job_description_import_drop,
        name="job_description_import_drop",
    ),
    path(
        "positions/<int:position_id>/job-description/",
        job_description.job_description_detail,
        name="job_description_detail",
    ),
    path(
        "positions/<int:position_id>/job-description/begin/",
        job_description.job_description_begin,
        name="job_description_begin",
    ),
    path(
        "positions/<int:position_id>/job-description/still-true/",
        job_description_review.job_description_still_true,
        name="job_description_still_true",
    ),
    path(
        "positions/<int:position_id>/job-description/change/",
        job_description_review.job_description_change,
        name="job_description_change",
    ),
    path("positions/<int:position_id>/substitutes/", substitution.substitution_list, name="substitution_list"),
    path("substitutions/<int:pk>/end/", substitution.substitution_end, name="substitution_end"),
    path(
        "versions/<int:pk>/",
        job_description_version.job_description_version_detail,
        name="job_description_version_detail",
    ),
    path(
        "versions/<int:pk>/edit/",
        job_description_row.job_description_version_edit,
        name="job_description_version_edit",
    ),
    path(
        "versions/<int:pk>/propose/",
        job_description_version.job_description_version_propose,
        name="job_description_version_propose",
    ),
    path(
        "versions/<int:pk>/approve/",
        job_description_version.job_description_version_approve,
        name="job_description_version_approve",
    ),
    path(
        "versions/<int:pk>/withdraw/",
        job_description_version.job_description_version_withdraw,
        name="job_description_version_withdraw",
    ),
    path("versions/<int:pk>/pdf/", job_description_version.job_description_version_pdf, name="job_description_pdf"),
    path(
        "versions/<int:pk>/render/",
        job_description_version.job_description_version_render,
        name="job_description_version_render",
    ),
    path("versions/<int:pk>/json/", job_description_version.job_description_version_json, name="job_description_json"),
    path(
        "versions/<int:version_pk>/rows/add/",
        job_description_row.job_description_row_add,
        name="job_description_row_add",
    ),
    path(
        "versions/<int:version_pk>/rows/undo/",
        job_description_row.job_description_row_undo,
        name="job_description_row_undo",
    ),
    path("rows/<int:pk>/save/", job_description_row.job_description_row_save, name="job_description_row_save"),
    path("rows/<int:pk>/split/", job_description_row.job_description_row_split, name="job_description_row_split"),
    path(
        "rows/<int:pk>/up/", job_description_row.job_description_row_move, {"way": "up"}, name="job_description_row_up"
    ),
    path(
        "rows/<int:pk>/down/",
        job_description_row.job_description_row_move,
        {"way": "down"},
        name="job_description_row_down",
    ),
    path("rows/<int:pk>/remove/", job_description_row.job_description_row_remove, name="job_description_row_remove"),
]
