from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

CURATORS = "Curators"
CURATED_ROOMS = ("trends", "casestudies")
NOT_CURATED = ("loadeditem", "linkrun")
NEVER_DELETED = ("delete_edition",)  # all of a year would go with it


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Impact cases")

    def ready(self):
        from casestudies.succeeding import tie_cases
        from trends.succeeding import FOLLOWERS

        post_migrate.connect(let_curators_curate, sender=self)
        FOLLOWERS.append(tie_cases)


def let_curators_curate(*, using, apps=installed, verbosity=1, **kwargs):
    """Give the group of curators what it needs in the admin, and nothing else. Safe to repeat."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # only some rooms are migrated so far
        return
    for room in CURATED_ROOMS:
        create_permissions(installed.get_app_config(room), verbosity=0, using=using, apps=apps)
    curators, _created = groups.objects.using(using).get_or_create(name=CURATORS)
    curated = permissions.objects.using(using).filter(content_type__app_label__in=CURATED_ROOMS)
    curators.permissions.set(curated.exclude(content_type__model__in=NOT_CURATED).exclude(codename__in=NEVER_DELETED))
