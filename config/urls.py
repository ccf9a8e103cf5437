"""Every address of the application."""

from django.urls import include, path

from config.admin import site
from config.sign_in import SignInView
from config.views import calendar_feed, entrance, forecast, health, letter_preview, my_day, notice, team

urlpatterns = [
    path("", my_day.home, name="home"),
    path("due/settle/", my_day.due_settle, name="due_settle"),
    path("due/put-off/", my_day.due_put_off, name="due_put_off"),
    path("me/notices/", notice.notice_list, name="notice_list"),
    path("me/notices/read/", notice.notice_read, name="notice_read"),
    path("me/notices/settings/", notice.notice_settings, name="notice_settings"),
    path("letters/forecast/", forecast.forecast_list, name="forecast_list"),
    path("letters/forecast/make/", forecast.forecast_make, name="forecast_make"),
    path("letters/preview/", letter_preview.letter_preview, name="letter_preview"),
    path("letters/preview/<slug:name>/", letter_preview.letter_preview_html, name="letter_preview_html"),
    path("team/", team.team_list, name="team_list"),
    path("team/row/<int:pk>/", team.team_row, name="team_row"),
    path("team/signals/", team.signal_list, name="signal_list"),
    path("", include("teams.urls")),
    path("me/calendar/", calendar_feed.calendar_feed_detail, name="calendar_feed_detail"),
    path("me/calendar/revoke/", calendar_feed.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("calendar/<str:token>.ics", calendar_feed.calendar_feed_ics, name="calendar_feed_ics"),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    # The agency enters addresses; nobody adds or changes one.
    path("accounts/email/", entrance.no_such_page, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("language/", entrance.set_language, name="set_language"),
    path("demo/enter/<int:pk>/", entrance.demo_enter, name="demo_enter"),
    path("accessibility/", entrance.accessibility, name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", site.urls),
]
