"""Bring database and files up to date, once, before web and workers start elsewhere."""

from django.core.management.base import BaseCommand

from config.preparing import prepare


class Command(BaseCommand):
    help = "Migrate, load the content that is missing and collect the files for the browser."

    def handle(self, *args, **options):
        prepare()
