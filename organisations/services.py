"""What changes who belongs where."""

from django.db import transaction

from organisations.models import Membership, Organisation
from organisations.roles import Role


@transaction.atomic
def found_organisation(*, name, kind, country, nation="", region="", size_class, founder) -> Organisation:
    """Create an organisation and make its founder the first lead."""
    organisation = Organisation.objects.create(
        name=name, kind=kind, country=country, nation=nation, region=region, size_class=size_class
    )
    Membership.objects.create(user=founder, organisation=organisation, role=Role.LEAD)
    return organisation
