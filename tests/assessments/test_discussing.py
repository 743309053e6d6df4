"""Comments, threads and mentions: what is kept, who is told, and what the history says."""

import pytest
from django.db import IntegrityError, transaction

from assessments.discussing import NotTheirs, remove_comment, say, turn_thread
from assessments.models import Comment, Mention
from organisations.models import Event, Mail
from organisations.roles import Role
from tests.factories import CommentFactory, MembershipFactory, MentionFactory
from trends.outline import outline


@pytest.fixture
def action(assessment):
    return outline(assessment.edition).actions["d-1"]


@pytest.fixture
def speak(assessment, action, contributor):
    """Return a function that writes a comment, by the contributor unless told."""
    return lambda text="Who owns this?", **more: say(
        **{"assessment": assessment, "action": action, "said_by": contributor, "text": text} | more
    )


def named_member(organisation, name, role=Role.CONTRIBUTOR):
    return MembershipFactory(organisation=organisation, role=role, user__name=name).user


def told(assessment):
    events = Event.objects.filter(assessment_ref=assessment.ref).order_by("pk")
    return list(events.values_list("kind", "subject", "field", "before", "after", "by_name"))


def test_a_comment_stands_in_the_history_with_its_text(speak, assessment, contributor):
    comment = speak("Who owns this?")

    assert (comment.thread, comment.author) == (None, contributor)
    assert told(assessment) == [("comment", "d-1", "comment", "", "Who owns this?", str(contributor))]


def test_whoever_is_named_gets_a_mail_without_the_text(speak, organisation, assessment):
    priya = named_member(organisation, "Priya Nair")

    comment = speak("@priya nair, is the secret plan done?")

    mail = Mail.objects.get()
    assert [mention.user for mention in comment.mentions.all()] == [priya]
    assert (mail.address, mail.kind, mail.organisation) == (priya.email, "mention", organisation)
    assert f"/assessments/{assessment.ref}/actions/d-1/talk/" in mail.body
    assert "Do thing" in mail.body
    assert "secret" not in mail.body + mail.subject


def test_whoever_is_ticked_gets_a_mail_once_also_when_named_twice(speak, organisation):
    priya = named_member(organisation, "Priya Nair")

    speak("@Priya Nair and again @Priya Nair", mentioned=[priya.pk])

    assert Mail.objects.count() == Mention.objects.count() == 1


def test_nobody_is_told_of_an_own_mention_and_no_stranger_of_any(speak, contributor, stranger):
    speak(f"@{contributor.name} @{stranger.name}", mentioned=[contributor.pk, stranger.pk, 10**12])

    assert not Mail.objects.exists()
    assert not Mention.objects.exists()


def test_a_comment_that_cannot_be_kept_sends_nothing(speak, organisation, django_capture_on_commit_callbacks):
    named_member(organisation, "Priya Nair")

    @transaction.atomic
    def fail_afterwards():
        speak("@Priya Nair")
        Comment.objects.create(assessment=None)

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(IntegrityError):
        fail_afterwards()

    assert callbacks == []
    assert not Mail.objects.exists()


def test_a_thread_is_resolved_and_opened_again_each_once(speak, action, assessment, lead):
    thread = speak()

    done = [turn_thread(thread=thread, action=action, is_resolved=True, turned_by=lead) for _time in range(2)]
    thread.refresh_from_db()
    assert (done, thread.resolved_by) == ([True, False], lead)
    assert turn_thread(thread=thread, action=action, is_resolved=False, turned_by=lead)

    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (None, None)
    assert [event[2:5] for event in told(assessment)[1:]] == [
        ("resolved", "", "Who owns this?"),
        ("resolved", "Who owns this?", ""),
    ]


def test_an_answer_opens_a_resolved_thread_again(speak, action, lead):
    thread = speak()
    turn_thread(thread=thread, action=action, is_resolved=True, turned_by=lead)

    answer = speak("It is not done", thread=thread)

    thread.refresh_from_db()
    assert answer.thread == thread
    assert thread.resolved_at is None


def test_an_own_comment_is_removed_but_for_the_history_and_the_answers(
    speak, action, assessment, organisation, contributor
):
    named_member(organisation, "Priya Nair")
    thread = speak("@Priya Nair, sorry")
    answer = speak("Never mind", thread=thread)

    done = [remove_comment(comment=thread, action=action, removed_by=contributor) for _time in range(2)]

    thread.refresh_from_db()
    assert (done, thread.text, bool(thread.removed_at)) == ([True, False], "", True)
    assert not thread.mentions.exists()
    assert Comment.objects.get(pk=answer.pk).text == "Never mind"
    assert told(assessment)[-1][2:5] == ("comment", "@Priya Nair, sorry", "")


def test_nobody_removes_what_another_wrote(speak, action, lead):
    comment = speak()

    with pytest.raises(NotTheirs):
        remove_comment(comment=comment, action=action, removed_by=lead)
    assert Comment.objects.get().text


def test_an_empty_comment_is_refused_by_the_database(assessment, action):
    with pytest.raises(IntegrityError, match="removed_or_a_text"):
        CommentFactory(assessment=assessment, action_id=action.id, action=None, text="")


# What waits for somebody


@pytest.fixture
def waiting(lead):
    return lambda: [mention.comment for mention in Mention.objects.waiting_for(lead)]


def mention(person, **about):
    return MentionFactory(user=person, comment=CommentFactory(**about)).comment


def test_mentions_wait_newest_first_in_threads_and_answers(assessment, lead, waiting):
    first = mention(lead, assessment=assessment)
    second = mention(lead, assessment=assessment, thread=first)

    assert waiting() == [second, first]


def test_nothing_waits_that_is_resolved_submitted_of_others_or_of_another_council(assessment, lead, reader, waiting):
    thread = mention(lead, assessment=assessment)
    mention(lead, assessment=assessment, thread=thread)
    mention(reader, assessment=assessment)
    mention(lead)  # of a council this person is no member of
    Comment.objects.filter(pk=thread.pk).update(resolved_at=thread.created_at)
    assert waiting() == []

    Comment.objects.update(resolved_at=None)
    assert len(waiting()) == 2
    type(assessment).objects.update(status="submitted")
    assert waiting() == []


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_one_query(assessment, lead, waiting, count, django_assert_num_queries):
    for _time in range(count):
        mention(lead, assessment=assessment)

    with django_assert_num_queries(1):
        shown = [(one.author.name, one.action.code, one.assessment.organisation.name) for one in waiting()]
    assert len(shown) == count
