from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _

SUPPORT = "Support"
OF_SUPPORT = [
    *("use_support_access", "view_organisation"),
    *(f"{verb}_membership" for verb in ("view", "add", "change", "delete")),
]


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
        post_migrate.connect(make_support, sender=self)


def make_support(*, using, apps=installed, verbosity=1, **kwargs):
    """Give the group of support what it needs on the desk, and nothing else. Safe to repeat."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # only some rooms are migrated so far
        return
    create_permissions(installed.get_app_config("organisations"), verbosity=0, using=using, apps=apps)
    support, _created = groups.objects.using(using).get_or_create(name=SUPPORT)
    ours = permissions.objects.using(using).filter(content_type__app_label="organisations")
    support.permissions.set(ours.filter(codename__in=OF_SUPPORT))
