"""The page where an action is discussed: who reads, who writes, and what a plain form does."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, Comment
from organisations.models import Mail, Membership
from tests.factories import CommentFactory, MembershipFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def talk(assessment):
    return reverse("assessments:talk", args=[assessment.ref, "d-1"])


@pytest.fixture
def about(assessment):
    return {"assessment": assessment, "action": assessment.edition.actions.get(code="d-1")}


@pytest.fixture
def thread(about, contributor):
    return CommentFactory(author=contributor, text="Who owns this?", **about)


def test_a_comment_is_written_by_a_plain_form(client_for, contributor, talk):
    response = client_for(contributor).post(talk, {"text": "Who owns this?"})

    comment = Comment.objects.get()
    assert response.url == f"{talk}#comment-{comment.pk}"
    assert (comment.text, comment.author, comment.action.code) == ("Who owns this?", contributor, "d-1")


def test_an_answer_goes_into_its_thread(client_for, lead, talk, thread):
    page = client_for(lead).get(f"{talk}?reply={thread.pk}")
    client_for(lead).post(f"{talk}?reply={thread.pk}", {"text": "I do"})

    assert page.content.decode().count("<textarea") == 1
    assert thread.replies.get().text == "I do"


def test_an_answer_to_what_is_no_thread_here_is_not_found(client_for, lead, talk, thread, about):
    answer = CommentFactory(thread=thread, **about)
    elsewhere = CommentFactory()

    for asked in (answer.pk, elsewhere.pk, "x", "9" * 40, ""):
        assert client_for(lead).post(f"{talk}?reply={asked}", {"text": "I do"}).status_code == 404, asked


def test_people_can_be_mentioned_by_ticking_their_name(client_for, lead, contributor, talk):
    client_for(lead).post(talk, {"text": "Look at this", "mention": [contributor.pk]})

    assert Mail.objects.get().address == contributor.email


def test_only_other_members_are_offered(client_for, lead, reader, stranger, talk):
    page = client_for(lead).get(talk).content.decode()

    assert reader.name in page
    assert f'value="{lead.pk}"' not in page
    assert f'value="{stranger.pk}"' not in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": " \u200b "}, "Enter a comment"),
        ({"text": "x" * 4001}, "Shorten this text by 1 character"),
        ({"text": "x", "mention": ["1000000"]}, "Look at the list and choose again"),
    ],
)
def test_a_refused_comment_says_what_to_do_and_stays(client_for, lead, talk, given, told):
    response = client_for(lead).post(talk, given)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert given["text"].strip() in response.content.decode()
    assert not Comment.objects.exists()


def test_a_text_is_shown_escaped_with_its_lines_and_links(client_for, reader, talk, about):
    CommentFactory(text="<b>x</b>\nsee https://council.example/plan?a=1&b=2", **about)

    page = client_for(reader).get(talk).content.decode()

    assert "&lt;b&gt;x&lt;/b&gt;<br>" in page
    assert 'href="https://council.example/plan?a=1&amp;b=2" rel="nofollow"' in page


def test_readers_read_and_have_nothing_to_write_with(client_for, reader, talk, thread):
    page = client_for(reader).get(talk).content.decode()

    assert "Who owns this?" in page
    assert "<textarea" not in page
    assert "Resolve" not in page


def test_a_thread_is_resolved_and_opened_again(client_for, lead, talk, thread):
    client = client_for(lead)

    response = client.post(f"{talk}{thread.pk}/resolve/", {"state": "resolved"})
    thread.refresh_from_db()
    assert (response.url, thread.resolved_by) == (f"{talk}#comment-{thread.pk}", lead)
    page = client.get(talk).content.decode()
    assert f"Resolved by {lead}" in page
    assert "Nothing is open." in page

    client.post(f"{talk}{thread.pk}/resolve/", {"state": "open"})
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_an_own_comment_is_removed_after_a_question(client_for, contributor, talk, thread):
    client = client_for(contributor)

    assert "Remove your comment?" in client.get(f"{talk}?remove={thread.pk}").content.decode()
    page = client.post(f"{talk}{thread.pk}/remove/", follow=True).content.decode()

    assert "This comment was removed." in page
    assert "Who owns this?" not in page


def test_a_comment_of_another_is_not_removed(client_for, lead, talk, thread):
    client = client_for(lead)

    assert client.get(f"{talk}?remove={thread.pk}").status_code == 404
    page = client.post(f"{talk}{thread.pk}/remove/", follow=True).content.decode()

    assert "Ask its author" in page
    assert "Who owns this?" in page


def test_a_comment_is_found_under_its_own_action_only(client_for, lead, talk, thread):
    for elsewhere in (talk.replace("d-1", "d-2"), talk.replace("d-1", "nothing")):
        assert client_for(lead).post(f"{elsewhere}{thread.pk}/resolve/").status_code == 404
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_comments_of_somebody_who_left_stay(client_for, lead, contributor, talk, thread):
    contributor.delete()

    page = client_for(lead).get(talk).content.decode()
    assert "Somebody who has left" in page
    assert "Who owns this?" in page


def test_people_go_on_talking_about_what_was_submitted(client_for, lead, talk):
    Assessment.objects.update(status="submitted")

    assert client_for(lead).post(talk, {"text": "Reopen it?"}).status_code == 302


def test_what_was_typed_while_signed_out_waits(client, contributor, talk):
    client.post(talk, {"text": "A long thought"})
    client.force_login(contributor)

    assert "A long thought" in client.get(talk).content.decode()
    client.post(talk, {"text": "A long thought"})
    assert "A long thought</textarea>" not in client.get(talk).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_is_said(client_for, lead, talk, about, count, django_assert_num_queries):
    for _time in range(count):
        thread = CommentFactory(**about)
        CommentFactory(thread=thread, **about)
        CommentFactory(resolved_at=thread.created_at, resolved_by=lead, **about)
        MembershipFactory(organisation=about["assessment"].organisation)
    client = client_for(lead)
    client.get(talk)

    with django_assert_num_queries(5):  # session, person, assessment, comments, members
        client.get(talk)


# What the action page shows of it


@pytest.mark.parametrize("count", [1, 3])
def test_the_action_page_loads_the_numbers_afterwards(
    client_for, reader, talk, about, count, django_assert_num_queries
):
    for _time in range(count):
        CommentFactory(thread=CommentFactory(**about), **about)
    beside = talk.replace("talk", "beside")
    client = client_for(reader)
    client.get(beside, headers=HTMX)

    with django_assert_num_queries(5):  # session, person, assessment and two numbers
        part = client.get(beside, headers=HTMX).content.decode()

    assert f"{count} open thread" in part
    assert "none yet" in part
    assert client.get(beside).url == "../talk/"


@pytest.mark.parametrize("status", ["open", "submitted"])
def test_the_action_page_leads_there_without_javascript(client_for, lead, page, status):
    Assessment.objects.update(status=status)

    shown = client_for(lead).get(page("d-1")).content.decode()

    assert 'href="talk/"' in shown
    assert 'href="evidence/"' in shown
    assert 'hx-get="beside/"' in shown


def test_who_is_no_member_any_more_reads_nothing(client_for, contributor, talk, thread):
    client = client_for(contributor)
    Membership.objects.filter(user=contributor).delete()

    assert client.get(talk).status_code == 404
    assert client.get(talk.replace("talk", "beside"), headers=HTMX).status_code == 404
