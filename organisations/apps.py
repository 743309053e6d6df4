from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations")

    def ready(self):
        from allauth.usersessions import signals

        from organisations.sessions import begin, forget_address, list_device, note_refusal

        user_logged_in.connect(begin)
        user_login_failed.connect(note_refusal)
        pre_save.connect(forget_address, sender="usersessions.UserSession")
        signals.on_user_logged_in = list_device  # theirs, connected later, asks three questions for each old device
