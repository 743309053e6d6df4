from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations")

    def ready(self):
        from organisations.sessions import begin, forget_address

        user_logged_in.connect(begin)
        pre_save.connect(forget_address, sender="usersessions.UserSession")
