"""What people say to one another about an action; also once it is submitted, as a comment changes no answer."""

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.mentions import named
from assessments.models import Comment, Mention
from organisations.history import record
from organisations.models import EventKind, MailKind
from organisations.posting import post, public_address


class NotTheirs(Exception):
    """Only who wrote a comment may remove it."""


@transaction.atomic
def say(*, assessment, action, text, said_by, thread=None, mentioned=()) -> Comment:
    """Begin a thread, or answer in one; an answer opens a resolved thread again.

    Whoever is named in the text, or by id in `mentioned`, gets a mail, as far as they are members.
    """
    comment = Comment.objects.create(
        assessment=assessment, action_id=action.id, thread=thread, author=said_by, text=text
    )
    _note(comment, action, said_by, ("comment", "", text))
    if thread:
        turn_thread(thread=thread, action=action, is_resolved=False, turned_by=said_by)
    members = {own.user_id: own.user for own in assessment.organisation.memberships.select_related("user")}
    names = {pk: person.name for pk, person in members.items()}
    called = (named(text, names) | (set(mentioned) & set(members))) - {said_by.pk}
    Mention.objects.bulk_create(Mention(comment=comment, user_id=pk) for pk in sorted(called))
    for pk in sorted(called):
        _tell(members[pk], comment, action)
    return comment


def _tell(person, comment, action):
    """A mail without the text: what is said about a council stays with the council."""
    assessment = comment.assessment
    path = reverse("assessments:talk", args=[assessment.ref, action.code])
    words = {"person": person, "comment": comment, "action": action, "organisation": assessment.organisation}
    body = render_to_string("assessments/email/mention.txt", words | {"link": public_address() + path})
    subject = _("%(name)s mentioned you") % {"name": comment.author}
    post(
        kind=MailKind.MENTION,
        address=person.email,
        subject=subject,
        body=body,
        organisation=assessment.organisation,
        key=f"mention:{comment.pk}:{person.pk}",
    )


@transaction.atomic
def turn_thread(*, thread, action, is_resolved, turned_by) -> bool:
    """Resolve a thread or open it again. False where it was so already."""
    turned = {"resolved_by": turned_by, "resolved_at": timezone.now()}
    before = Comment.objects.threads().filter(pk=thread.pk, resolved_at__isnull=is_resolved)
    if not before.update(**(turned if is_resolved else dict.fromkeys(turned))):
        return False
    _note(thread, action, turned_by, ("resolved", "", thread.text) if is_resolved else ("resolved", thread.text, ""))
    return True


@transaction.atomic
def remove_comment(*, comment, action, removed_by) -> bool:
    """Take the text of an own comment away; its place and what others answered stay, and so does the history.

    False where that was done before. Raises NotTheirs.
    """
    if comment.author_id != removed_by.pk:
        raise NotTheirs
    own = Comment.objects.filter(pk=comment.pk, removed_at=None)
    if not own.update(text="", removed_at=timezone.now()):
        return False
    comment.mentions.all().delete()
    _note(comment, action, removed_by, ("comment", comment.text, ""))
    return True


def _note(comment, action, by, change):
    record(
        organisation=comment.assessment.organisation_id,
        kind=EventKind.COMMENT,
        by=by,
        assessment_ref=comment.assessment.ref,
        subject=action.code,
        changes=[change],
    )
