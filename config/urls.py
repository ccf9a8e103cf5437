"""Every address of the application."""

from django.urls import include, path

from config import views
from config.admin import site
from config.sign_in import SignInView

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("teams.urls")),
    path("accounts/login/", SignInView.as_view(), name="account_login"),
    # The agency enters addresses; nobody adds or changes one.
    path("accounts/email/", views.no_such_page, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("language/", views.set_language, name="set_language"),
    path("demo/enter/<int:pk>/", views.demo_enter, name="demo_enter"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", site.urls),
]
