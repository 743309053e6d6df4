from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

CURATORS, EDITORS, PUBLISHERS = "Curators", "Content editor", "Publisher"
CURATED_ROOMS = ("trends", "casestudies")
NOT_CURATED = ("loadeditem", "linkrun", "lock", "correction")
NEVER_DELETED = ("delete_edition",)  # all of a year would go with it
ITEMS = ("trend", "action", "casestudy")
PARTS = ("trendsection", "lineage", "drivermeaning", "levelsentence", "casetrend", "caseaction", "caseplace")
OF_EDITIONS = ("edition", "driver", "watchitem", "verdict", "knownedition", "theme")
PUBLISHING = ("publish_edition", "publish_casestudy")


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Impact cases")

    def ready(self):
        from casestudies.succeeding import tie_cases
        from trends.succeeding import FOLLOWERS

        post_migrate.connect(make_groups, sender=self)
        FOLLOWERS.append(tie_cases)


def make_groups(*, using, apps=installed, verbosity=1, **kwargs):
    """Give the groups of people who mend content what they need in the admin, and nothing else. Safe to repeat."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # only some rooms are migrated so far
        return
    for room in CURATED_ROOMS:
        create_permissions(installed.get_app_config(room), verbosity=0, using=using, apps=apps)
    curated = permissions.objects.using(using).filter(content_type__app_label__in=CURATED_ROOMS)
    curated = curated.exclude(content_type__model__in=NOT_CURATED).exclude(content_type__model__startswith="historical")
    for name, rights in rights_of().items():
        group, _created = groups.objects.using(using).get_or_create(name=name)
        held, wanted = group.permissions.filter(content_type__app_label__in=CURATED_ROOMS), curated.filter(rights)
        group.permissions.remove(*held.exclude(pk__in=wanted.values("pk")))  # other rooms give theirs
        group.permissions.add(*wanted)


def rights_of():
    """Which permissions each group has: curators all, editors what makes drafts, publishers also what publishes."""
    drafts = [f"{verb}_{model}" for verb in ("view", "add", "change") for model in (*ITEMS, *PARTS)]
    drafts += [f"delete_{model}" for model in PARTS] + [f"view_{model}" for model in (*OF_EDITIONS, "linkcheck")]
    editions = [f"{verb}_{model}" for verb in ("add", "change") for model in (*OF_EDITIONS, "linkcheck")]
    editions += ["delete_driver", "delete_watchitem", "delete_verdict"]
    return {
        CURATORS: ~Q(codename__in=NEVER_DELETED),
        EDITORS: Q(codename__in=drafts),
        PUBLISHERS: Q(codename__in=[*drafts, *editions, *PUBLISHING]),
    }
