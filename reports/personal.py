"""What is held about one person: the account, and what they gave in each organisation. Nobody else's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Agreement, Answer, Assignment, Comment, Evidence, Mention, Opinion, SubmittedAnswer
from organisations.models import Event, Invitation, JoinRequest, Membership, User
from trends.models import Correction

OF_AN_ACTION = ("assessment__organisation__name", "assessment__ref", "action__code")
ANSWERED = ("choice", "na_reason", "evidence", "evidence_strength", "importance", "target", "target_reason")
FROZEN_FROM = ("submission__assessment__organisation__name", "submission__assessment__ref", "action__code")


@dataclass(frozen=True)
class Kind:
    """Rows of a model that name somebody in `field`; of each only `columns` are theirs to see."""

    model: type[Model]
    field: str
    columns: Sequence[str]
    named: str = ""

    @property
    def title(self) -> str:
        return self.named or self.model._meta.verbose_name_plural

    def of(self, user) -> QuerySet:
        return self.model._base_manager.filter(**{self.field: user}).order_by("pk").values(*self.columns)


KINDS = [
    Kind(EmailAddress, "user", ["email", "verified", "primary"], _("e-mail addresses")),
    Kind(UserSession, "user", ["user_agent", "created_at", "last_seen_at"], _("sign-ins")),
    Kind(Authenticator, "user", ["type", "created_at", "last_used_at"], _("second factors")),
    Kind(SocialAccount, "user", ["provider", "uid", "date_joined", "last_login"], _("sign-ins elsewhere")),
    Kind(Membership, "user", ["organisation__name", "role", "standpoint", "reminders", "created_at"]),
    Kind(Invitation, "accepted_by", ["organisation__name", "email", "role", "created_at", "accepted_at"]),
    Kind(JoinRequest, "user", ["organisation__name", "created_at", "decided_at", "is_granted"]),
    Kind(Assignment, "user", [*OF_AN_ACTION, "due_on", "assigned_at"]),
    Kind(Answer, "answered_by", [*OF_AN_ACTION, *ANSWERED, "answered_at"]),
    Kind(SubmittedAnswer, "answered_by", [*FROZEN_FROM, *ANSWERED, "answered_at"]),
    Kind(Opinion, "user", [*OF_AN_ACTION, "standpoint", "choice", "evidence", "certainty", "given_at"]),
    Kind(Agreement, "agreed_by", [*OF_AN_ACTION, "choice", "reason", "dissent", "agreed_at"]),
    Kind(Comment, "author", [*OF_AN_ACTION, "text", "created_at"]),
    Kind(
        Mention,
        "user",
        ["comment__assessment__organisation__name", "comment__assessment__ref", "comment__action__code"],
    ),
    Kind(Evidence, "added_by", [*OF_AN_ACTION, "title", "url", "filename", "true_on", "checked_by", "added_at"]),
    Kind(Correction, "by", ["code", "field", "reason", "at"]),
    Kind(Event, "by", ["organisation__name", "at", "kind", "assessment_ref", "subject", "field", "after", "by_name"]),
]
LABELS = {
    "user_agent": _("Browser"),
    "organisation__name": _("Organisation"),
    "assessment__organisation__name": _("Organisation"),
    "submission__assessment__organisation__name": _("Organisation"),
    "comment__assessment__organisation__name": _("Organisation"),
    "ref": _("Assessment"),
    "code": _("Action"),
}


def account_of(user: User) -> dict[str, object]:
    told = ("email", "name", "job_title", "date_joined", "last_login", "is_active", "is_staff")
    return {name: getattr(user, name) for name in told} | {"has_password": user.has_usable_password()}


def held_about(user: User) -> dict[str, object]:
    """All of it, as plain values, for a file."""
    return {"account": account_of(user)} | {kind.model._meta.model_name: list(kind.of(user)) for kind in KINDS}


@dataclass(frozen=True)
class Shown:
    """Some rows of one kind for the page, and how many there are."""

    title: str
    count: int
    rows: Sequence[Sequence[tuple[str, object]]]  # of each, what is not empty with its label


def shown_about(user: User, most: int) -> Iterator[Shown]:
    for kind in KINDS:
        rows = kind.of(user)
        if count := rows.count():
            labels = [label_of(kind.model, column) for column in kind.columns]
            yield Shown(kind.title, count, [filled(labels, row) for row in rows[:most]])


def filled(labels: Sequence[str], row: Mapping[str, object]) -> list[tuple[str, object]]:
    return [
        (label, spoken(value)) for label, value in zip(labels, row.values(), strict=True) if value not in ("", None)
    ]


def spoken(value: object) -> object:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return date_format(timezone.localtime(value), "j F Y, H:i") if isinstance(value, datetime) else value


def label_of(model: type[Model], column: str) -> str:
    last = column.rpartition("__")[2]
    known = LABELS.get(column) or ("__" in column and LABELS.get(last))
    return str(known or model._meta.get_field(column).verbose_name)
