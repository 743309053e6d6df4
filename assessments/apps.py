from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _

REVIEWERS = ("Curators", "Publisher")  # groups that casestudies makes
OF_OFFERS = ("view_caseoffer", "change_caseoffer")


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self):
        post_migrate.connect(let_review_offers, sender=self)
        post_save.connect(hear_of_published, sender="casestudies.CaseStudy")


def hear_of_published(*, instance, raw=False, **kwargs):
    from assessments.offering import note_published

    if not raw:
        note_published(instance)


def let_review_offers(*, using, apps=installed, verbosity=1, **kwargs):
    """Let those who publish see what councils offer, and nothing else of an assessment. Safe to repeat."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # only some rooms are migrated so far
        return
    create_permissions(installed.get_app_config("assessments"), verbosity=0, using=using, apps=apps)
    rights = permissions.objects.using(using).filter(content_type__app_label="assessments", codename__in=OF_OFFERS)
    for name in REVIEWERS:
        group, _created = groups.objects.using(using).get_or_create(name=name)
        group.permissions.add(*rights)
