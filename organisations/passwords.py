"""What a new password has to be: long, not known to attackers, not about its owner or this service. Nothing else.

Asked at sign-up, change and reset; whoever has an older password keeps it.
"""

import re

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.breached import is_listed

HINT = _("At least 12 characters. Three or four words that nobody would guess are good. You can paste it.")
OF_THE_SERVICE = re.compile("digital|maturity|self|assessment|council|socitm|password|[^a-z]")
LEAST_OF_ITS_OWN = 4  # letters beside the words of the service


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self):
        return gettext("Choose a password of at least %(min_length)d characters") % {"min_length": self.min_length}

    def get_help_text(self):
        return str(HINT)


class NotAboutItsOwner(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self):
        return gettext("Choose a password that is not like your name, job title or e-mail address")

    def get_help_text(self):
        return ""


class NotAboutTheService:
    def validate(self, password, user=None):
        own = OF_THE_SERVICE.sub("", password.lower())
        if any(map(str.isalpha, password)) and len(own) < LEAST_OF_ITS_OWN and password.isascii():
            raise ValidationError(_("Choose other words: these are the first that somebody would try here"))

    def get_help_text(self):
        return ""


class NotTriedFirst(password_validation.CommonPasswordValidator):
    def get_error_message(self):
        return gettext("Choose another password: this one is so common that it is tried first")

    def get_help_text(self):
        return ""


class NotBreached:
    """Not on the local copy of the list of passwords that were stolen elsewhere; nothing is asked of another site."""

    def validate(self, password, user=None):
        if settings.BREACHED_PASSWORDS and is_listed(settings.BREACHED_PASSWORDS, password):
            raise ValidationError(
                _("Choose another password: this one was stolen from another site, and attackers try it")
            )

    def get_help_text(self):
        return ""
