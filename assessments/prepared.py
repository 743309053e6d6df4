"""The questions that the busiest pages ask the database, prepared once (`organisations.prepared`).

The querysets are ordinary ones, so the door to a council's rows and both databases stay the same.
"""

from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef

from assessments.models import Answer, Assessment, Assignment, Mention, Opinion, Submission, Survey
from organisations.models import Organisation, User, is_support
from organisations.prepared import Prepared
from organisations.roles import SUPPORT
from trends.models import Edition

USER, ASSESSMENT, ACTION, COUNCIL, REF = -101, -102, -103, -104, "a reference"  # marks only
WRITER = ("name", "job_title", "email")
TOLD = ("role", "asked_staff", "is_shared", "is_submitted")
EDITION = ("year", "status", "revision")
ORGANISATION = ("name", "kind", "country", "nation", "region", "size_class", "closes_at")


def person(row, column):
    """Take the person of this column out of the row; None where there is none."""
    name, job_title, email = (row.pop(f"{column}__{part}") for part in WRITER)
    return User(name=name, job_title=job_title, email=email) if email else None


def people(*columns):
    return [f"{column}__{part}" for column in columns for part in WRITER]


_own = Prepared(
    lambda user, ref: Assessment.objects.visible_to(user).filter(ref=ref).order_by().annotate(
        asked_staff=Exists(Survey.objects.closed().filter(assessment=OuterRef("pk"))),
        is_shared=Exists(Assignment.objects.filter(assessment=OuterRef("pk"))),
        is_submitted=Exists(Submission.objects.filter(assessment=OuterRef("pk"))),
    ).values(
        *("id", "ref", "status", "mode", "round_opened_at"),
        *("edition", *(f"edition__{name}" for name in EDITION), "organisation"),
        *(*(f"organisation__{name}" for name in ORGANISATION), *TOLD),
    ),
    user=USER,
    ref=REF,
)  # fmt: skip
_choices = Prepared(
    lambda assessment: Answer.objects.filter(assessment=assessment).values("action", "choice", "version"),
    assessment=ASSESSMENT,
)
_newest = Prepared(
    lambda assessment: Answer.objects.filter(assessment=assessment).values(
        *("action", "choice", "version", "answered_at", *people("answered_by"))
    ),
    assessment=ASSESSMENT,
)
_versions = Prepared(
    lambda assessment: Answer.objects.filter(assessment=assessment).values("id", "version"), assessment=ASSESSMENT
)
_answer = Prepared(
    lambda assessment, action: Answer.objects.filter(assessment=assessment, action=action).values(
        *("choice", "na_reason", "evidence", "evidence_strength", "importance", "target", "target_reason"),
        *("version", "answered_at", *people("answered_by")),
    ),
    assessment=ASSESSMENT,
    action=ACTION,
)
_stored = Prepared(
    lambda assessment, action: Answer.objects.filter(assessment=assessment, action=action).values(
        *(field.attname for field in Answer._meta.concrete_fields)
    ),
    assessment=ASSESSMENT,
    action=ACTION,
)
_locked = Prepared(
    lambda assessment: Assessment.objects.select_for_update().filter(pk=assessment).order_by().values("status", "mode"),
    assessment=ASSESSMENT,
)
_shared = Prepared(
    lambda assessment: Assignment.objects.filter(assessment=assessment).of_members().order_by("pk").values(
        "action", "due_on", *people("user")
    ),
    assessment=ASSESSMENT,
)  # fmt: skip
_own_choices = Prepared(
    lambda assessment, user: Opinion.objects.filter(assessment=assessment, user=user).order_by().values(
        "action", "choice"
    ),
    assessment=ASSESSMENT,
    user=USER,
)  # fmt: skip
_opinion = Prepared(
    lambda assessment, action, user: (
        Opinion.objects.filter(assessment=assessment, action=action, user=user)
        .order_by()
        .values(*(field.attname for field in Opinion._meta.concrete_fields))
    ),
    assessment=ASSESSMENT,
    action=ACTION,
    user=USER,
)
_waiting = Prepared(
    lambda user: User.objects.filter(pk=user).order_by().values(
        has_work=Exists(Assignment.objects.filter(user=OuterRef("pk"))),
        is_mentioned=Exists(Mention.objects.filter(user=OuterRef("pk"))),
    ),
    user=USER,
)  # fmt: skip
_submissions = Prepared(
    lambda assessment: Submission.objects.filter(assessment=assessment).order_by("-number").values(
        *("number", "submitted_at", "reopened_at", "reopen_reason", *people("submitted_by", "reopened_by"))
    ),
    assessment=ASSESSMENT,
)  # fmt: skip
_council_submissions = Prepared(
    lambda user, organisation, assessment: Submission.objects.filter(
        assessment__in=Assessment.objects.visible_to(user).filter(
            organisation=organisation, pk__lte=assessment
        ).order_by().values("pk")
    ).order_by("-assessment_id", "-number").values(
        *("id", "assessment", "assessment__ref", "assessment__edition"),
        *(f"assessment__edition__{name}" for name in EDITION),
        *("number", "submitted_at", "reopened_at", "reopen_reason", *people("submitted_by", "reopened_by")),
    ),
    user=USER,
    organisation=COUNCIL,
    assessment=ASSESSMENT,
)  # fmt: skip


def partly(model, columns):
    """An instance with some columns read; asking for another one reads that, as after `.only()`."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in columns]
    return model.from_db(connection.alias, names, [columns[name] for name in names])


def own_assessment(user, ref):
    """The assessment with the few columns that busy pages show and this person's `role`; None for strangers.

    Besides, whether it `asked_staff`, and whether it `is_shared` out or ever `is_submitted`.
    """
    row = _own.first(user=user.pk, ref=ref) or (is_support(user) and _own.build(user=user, ref=ref).first())
    if not row:
        return None
    assessment = partly(
        Assessment,
        {
            "id": row["id"],
            "ref": row["ref"],
            "status": row["status"],
            "mode": row["mode"],
            "round_opened_at": row["round_opened_at"],
            "organisation_id": row["organisation"],
            "edition_id": row["edition"],
        },
    )
    organisation = {name: row[f"organisation__{name}"] for name in ORGANISATION}
    assessment.organisation = partly(Organisation, {"id": row["organisation"], **organisation})
    edition = {name: row[f"edition__{name}"] for name in EDITION}
    assessment.edition = partly(Edition, {"id": row["edition"], **edition})
    for name in TOLD:
        setattr(assessment, name, row[name])
    return assessment


def choices_of(assessment):
    """What was answered, by the id of the action."""
    return {pk: choice for pk, (choice, _version) in choices_and_versions_of(assessment).items()}


def choices_and_versions_of(assessment):
    """The same, each with how often that answer was saved."""
    return {row["action"]: (row["choice"], row["version"]) for row in _choices.rows(assessment=assessment.pk)}


def newest_answers_of(assessment):
    """Every answer with its writer, choice and version, by the id of the action; to be told, not to be saved."""
    rows = {row.pop("action"): row for row in _newest.rows(assessment=assessment.pk)}
    return {pk: Answer(answered_by=person(row, "answered_by"), **row) for pk, row in rows.items()}


def versions_of(assessment):
    """By the id of each answer, how often it was saved: changes with every answer."""
    return {row["id"]: row["version"] for row in _versions.rows(assessment=assessment.pk)}


def shared_of(assessment):
    """Who is to answer, by the id of the action: people with their day, the earliest first, then those without."""
    found, people = {}, {}
    for row in sorted(_shared.rows(assessment=assessment.pk), key=lambda row: row["due_on"] or date.max):
        email = row["user__email"]  # the same few people, again and again
        people[email] = people.get(email) or person(row, "user")
        found.setdefault(row["action"], []).append((people[email], row["due_on"]))
    return found


def answer_of(assessment, action):
    """The stored answer with its writer, or an empty one; to be shown, not to be saved."""
    row = _answer.first(assessment=assessment.pk, action=action.id)
    if row is None:
        return Answer()
    return Answer(answered_by=person(row, "answered_by"), **row)


def submissions_of(assessment):
    """The newest first, each with who submitted and who reopened it; to be shown, not to be saved."""
    rows = _submissions.rows(assessment=assessment.pk)
    return [
        Submission(submitted_by=person(row, "submitted_by"), reopened_by=person(row, "reopened_by"), **row)
        for row in rows
    ]


def submissions_up_to(assessment, user):
    """The same with those of assessments that the council began before, newest first, each with its own `assessment`.

    `assessment` is as `own_assessment` found it.
    """
    given = {"user": user.pk, "organisation": assessment.organisation_id, "assessment": assessment.pk}
    if assessment.role == SUPPORT:
        rows = _council_submissions.build(**given | {"user": user})
    else:
        rows = _council_submissions.rows(**given)
    return [_with_assessment(row) for row in rows]


def _with_assessment(row):
    edition = {name: row.pop(f"assessment__edition__{name}") for name in EDITION}
    its = {"id": row.pop("assessment"), "ref": row.pop("assessment__ref"), "edition_id": row.pop("assessment__edition")}
    assessment = partly(Assessment, its)
    assessment.edition = partly(Edition, {"id": its["edition_id"], **edition})
    who = {column: person(row, column) for column in ("submitted_by", "reopened_by")}
    return Submission(assessment=assessment, **who, **row)


def stored_answer(assessment, action):
    """The stored answer whole, to be changed and saved; a new one where there is none."""
    row = _stored.first(assessment=assessment.pk, action=action.id)
    return partly(Answer, row) if row else Answer(assessment_id=assessment.pk, action_id=action.id)


def waiting_for(user):
    """Whether anything was ever shared out to this person (`has_work`) or they were named (`is_mentioned`)."""
    return _waiting.first(user=user.pk)


def lock(assessment):
    """Hold the assessment's row until the transaction ends, and return its status as it is now."""
    return locked_row(assessment)["status"]


def locked_row(assessment):
    """The same, with its mode too."""
    return _locked.first(assessment=assessment.pk)


def own_choices_of(assessment, user):
    """What this person thinks, by the id of the action."""
    return {row["action"]: row["choice"] for row in _own_choices.rows(assessment=assessment.pk, user=user.pk)}


def opinion_of(assessment, action, user):
    """What this person thinks of one action, to be shown or changed and saved; a new one where there is none."""
    row = _opinion.first(assessment=assessment.pk, action=action.id, user=user.pk)
    own = partly(Opinion, row) if row else Opinion(assessment_id=assessment.pk, action_id=action.id)
    own.user = user
    return own
