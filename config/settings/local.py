"""One person trying the product on their own machine, demo people included."""

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)
(VAR_DIR / "static").mkdir(exist_ok=True)
DEBUG = env.bool("DEBUG", False)
DEMO_MODE = env.bool("DEMO_MODE", True)
# Known to everybody who can read this file, and therefore refused by production.
SECRET_KEY = env("SECRET_KEY", default="local-only-not-a-secret")
ALLOWED_HOSTS = ["*"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Static files are served from where they lie, so that nothing has to be collected before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
