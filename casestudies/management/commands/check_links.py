"""Look at every linked source of cases, trends and actions now, and tell which do not answer."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from casestudies.checking import check_all
from casestudies.models import LinkCheck


class Command(BaseCommand):
    help = "Ask every linked source whether it is still there, one after the other, and note it for the admin."

    def handle(self, *args, **options):
        looked = check_all()
        if looked is None:
            raise CommandError("Try again in two minutes: links are being looked at just now")
        failed = LinkCheck.objects.filter(Q(failures__gt=0) | ~Q(error=""))
        for link in failed.prefetch_related("cases", "actions", "trends"):
            self.stdout.write(f"{link.http_status or link.error}: {link}")
            for row in (*link.cases.all(), *link.actions.all(), *link.trends.all()):
                self.stdout.write(f"  {row._meta.verbose_name}: {row}")
        self.stdout.write(f"Links asked: {looked}")
