"""For somebody who lost phone, passkeys and recovery codes, once you know that it is really them."""

from django.core.management.base import BaseCommand, CommandError

from organisations.models import User
from organisations.services import remove_second_factors


class Command(BaseCommand):
    help = "Remove authenticator app, passkeys and recovery codes of one account. The person gets a mail."

    def add_arguments(self, parser):
        parser.add_argument("email", help="address that the account signs in with")

    def handle(self, *, email, **options):
        person = User.objects.filter(email__iexact=email).first()
        if not person:
            raise CommandError("Check the address: no account has it.")
        count = remove_second_factors(user=person, removed_by="the command line")
        self.stdout.write(f"Removed {count}. The password alone signs {person.masked_email} in now.")
