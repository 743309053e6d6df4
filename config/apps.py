from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        """Connect what listens: to the start and end of tasks, and to `manage.py check`."""
        from config import checks, metrics  # noqa: F401 -- they need the settings, and are connected by being read
