"""After SECRET_KEY changed: write what proves second factors with the new key, so that the old one can be dropped."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from organisations.encryption import renew

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = "Write second factors with the present SECRET_KEY. Safe to repeat; run it before a fallback is dropped."

    @transaction.atomic
    def handle(self, **options):
        factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors:
            factor.data |= {name: renew(factor.data[name]) for name in SECRETS if name in factor.data}
            factor.save(update_fields=["data"])
        self.stdout.write(f"{len(factors)} second factors are written with the present key")
