"""Links are looked at politely and a few at a time, and only what fails for days is called broken."""

import socket
from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casestudies import checking, fetching
from casestudies.checking import ENOUGH, FEW, Asker, check_due, look
from casestudies.links import gather, links_in, states_of
from casestudies.models import LinkCheck, LinkRun
from casestudies.tasks import check_links
from tests.casestudies.playing import Page, fetch_here, playing
from tests.factories import ActionFactory, CaseStudyFactory, TrendFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def site(monkeypatch):
    """The address of a site of our own, which every run of this test asks, without pauses."""
    monkeypatch.setattr(checking, "PAUSE", 0)
    with playing() as server:
        monkeypatch.setattr(checking, "Asker", partial(Asker, fetch=fetch_here(server)))
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def names(monkeypatch):
    """Every name that ends with .example is this machine."""
    look_up = socket.getaddrinfo

    def loopback(host, *given, **options):
        return look_up("127.0.0.1" if host.endswith(".example") else host, *given, **options)

    monkeypatch.setattr(socket, "getaddrinfo", loopback)


def link_to(url):
    return LinkCheck.objects.get_or_create(url=url, host=url.split("/")[2].partition(":")[0])[0]


def looked_at(url, days=1):
    """The link after a look on each of so many days, on which another one works."""
    link_to("https://works.example/")
    LinkCheck.objects.filter(url="https://works.example/").update(seen_at=timezone.now())
    link = link_to(url)
    for _day in range(days):
        assert look(link, checking.Asker())
        link.refresh_from_db()
        if link.failed_on:
            link.failed_on -= DAY
            link.save()
    return link


# What is there


@pytest.mark.parametrize("status", [200, 204, 401, 403, 429])
def test_what_answers_works_even_if_it_is_not_for_us(site, status):
    link = looked_at(f"{site}/{status}")
    assert (link.state, link.http_status, link.failures, link.final_url) == ("live", status, 0, "")
    assert link.seen_at == link.checked_at
    assert link.due_at == link.checked_at + checking.AGAIN


def test_what_moved_for_good_tells_where_it_is(site):
    link = looked_at(f"{site}/for-good/200")
    assert (link.state, link.final_url, link.http_status) == ("moved", f"{site}/200", 200)


def test_what_leads_on_for_now_works_and_tells_where_to(site):
    link = looked_at(f"{site}/to/200")
    assert (link.state, link.final_url) == ("live", f"{site}/200")


@pytest.mark.parametrize(
    "path", ["404", "410", "500", "for-good/404", "round/0", "to/http://10.0.0.1/", "to/http://[::1]/"]
)
def test_what_fails_on_three_days_is_broken(site, path):
    states = [looked_at(f"{site}/{path}").state for _day in range(ENOUGH)]
    assert states == ["never", "never", "broken"]


def test_what_fails_twice_on_a_day_failed_once(site):
    link = link_to(f"{site}/404")
    for _time in range(4):
        assert look(link, checking.Asker())
        link.refresh_from_db()
    assert (link.state, link.failures) == ("never", 1)
    assert link.due_at == link.checked_at + DAY


def test_one_good_day_makes_up_for_bad_ones(site):
    link = looked_at(f"{site}/404", days=2)
    link.url = f"{site}/200"
    assert look(link, checking.Asker())
    assert (link.state, link.failures, link.failed_on) == ("live", 0, None)


def test_what_worked_still_does_on_its_first_bad_day(site):
    looked_at(f"{site}/200")
    LinkCheck.objects.filter(url=f"{site}/200").update(url=f"{site}/404", due_at=timezone.now())
    link = looked_at(f"{site}/404")
    assert (link.state, link.failures) == ("live", 1)
    assert link.seen_at


def test_what_is_broken_is_asked_again_in_a_week(site):
    link = looked_at(f"{site}/404", days=ENOUGH)
    assert link.due_at == link.checked_at + checking.SOONER


def test_while_nothing_answers_at_all_it_is_not_the_links_that_fail(site):
    link = link_to("http://10.0.0.1/")
    assert look(link, checking.Asker())
    link.refresh_from_db()
    assert (link.failures, link.error) == (0, "not a public address")
    assert link.due_at == link.checked_at + DAY


@pytest.mark.parametrize("path", ["silent", "trickle"])
def test_a_site_that_keeps_us_waiting_fails(site, path, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", 0.3)
    link = looked_at(f"{site}/{path}")
    assert (link.failures, link.http_status) == (1, None)
    assert link.error


def test_a_page_without_an_end_works(site):
    assert looked_at(f"{site}/huge").state == "live"


@pytest.mark.parametrize("inside", ["http://10.0.0.1/", "http://127.0.0.2/", "http://169.254.169.254/latest/"])
def test_no_link_leads_into_our_network(site, inside):
    assert looked_at(inside).error
    assert looked_at(f"{site}/to/{inside}").error
    assert [path for path, _headers in Page.seen] == [f"/to/{inside}"]


# robots.txt


def test_a_page_that_robots_shall_leave_alone_is_never_asked(site):
    Page.robots = (200, "User-agent: *\nDisallow: /2*\n")
    link = looked_at(f"{site}/200")
    assert (link.state, link.failures, Page.seen) == ("refused", 0, [])


@pytest.mark.parametrize(
    "robots",
    [
        (404, "Disallow: /"),
        (200, ""),
        (200, "User-agent: somebody-else\nDisallow: /"),
        (200, "User-agent: *\nDisallow: /\nUser-agent: digital-maturity-link-check\nAllow: /"),
        (200, "User-agent: *\nDisallow: /other"),
        (200, "<html>No such page</html>"),
    ],
)
def test_a_page_that_robots_may_see_is_asked(site, robots):
    Page.robots = robots
    assert looked_at(f"{site}/200").state == "live"


def test_a_site_that_cannot_say_what_robots_may_see_fails(site):
    Page.robots = (503, "")
    link = looked_at(f"{site}/200")
    assert (link.error, link.failures, Page.seen) == ("robots.txt: 503", 1, [])


def test_where_a_redirect_leads_robots_are_heeded_too(site):
    Page.robots = (200, "User-agent: *\nDisallow: /200")
    assert looked_at(f"{site}/to/200").state == "refused"
    assert [path for path, _headers in Page.seen] == ["/to/200"]


def test_robots_are_asked_for_once_in_a_run(site):
    asker = checking.Asker()
    for path in ("200", "204"):
        asker.ask(f"{site}/{path}")
    assert len(asker.rules) == 1


# Pace


@pytest.mark.parametrize(
    ("robots", "pause"), [("", 1), ("User-agent: *\nCrawl-delay: 4", 4), ("User-agent: *\nCrawl-delay: 99", 10)]
)
def test_between_two_questions_to_one_host_there_is_a_pause(site, names, monkeypatch, robots, pause):
    slept = []
    Page.robots = (200, robots)
    monkeypatch.setattr(checking, "PAUSE", 1.0)
    monkeypatch.setattr(checking.time, "sleep", slept.append)
    asker, port = checking.Asker(), site.rpartition(":")[2]
    for host in ("a", "b", "a"):
        asker.ask(f"http://{host}.example:{port}/200")
    assert [round(seconds) for seconds in slept] == [0, pause, 0, pause, pause]


# A run


def test_a_run_takes_those_that_wait_longest_and_one_of_each_host(site, names):
    port, now = site.rpartition(":")[2], timezone.now()
    sources = [f"http://{host}.example:{port}/{path}" for host in "abcdefg" for path in ("200", "204")]
    CaseStudyFactory(source_lines="\n".join(sources))
    gather()
    for number, url in enumerate(sources):
        LinkCheck.objects.filter(url=url).update(due_at=now - timedelta(hours=number))
    assert check_due() == FEW
    looked = LinkCheck.objects.exclude(checked_at=None).values_list("url", flat=True)
    assert set(looked) == {f"http://{host}.example:{port}/204" for host in "gfedc"}


def test_a_run_ends_when_its_time_is_over(site, names, monkeypatch):
    monkeypatch.setattr(checking, "WORK", -1)
    CaseStudyFactory(source_lines=f"{site}/200")
    assert check_due() == 0


def test_what_is_not_due_is_left_alone(site):
    CaseStudyFactory(source_lines=f"{site}/200")
    assert [check_due(), check_due()] == [1, 0]


def test_two_runs_at_once_are_one(site):
    CaseStudyFactory(source_lines=f"{site}/200")
    LinkRun.objects.claim()
    assert check_due() is None
    assert Page.seen == []


def test_the_run_of_a_dead_worker_is_over_after_two_minutes(site):
    CaseStudyFactory(source_lines=f"{site}/200")
    LinkRun.objects.claim(timezone.now() - LinkRun.objects.all().LEASE - timedelta(seconds=1))
    assert check_due() == 1


def test_a_run_that_another_one_took_over_stops(site, monkeypatch):
    CaseStudyFactory(source_lines=f"{site}/200")
    monkeypatch.setattr(LinkRun.objects.all().__class__, "renew", lambda *_given: False)
    assert check_due() == 0


def test_a_link_that_stops_the_worker_is_not_the_first_in_line_again(site, monkeypatch):
    CaseStudyFactory(source_lines=f"{site}/200")

    def stop(*_given):
        raise MemoryError

    monkeypatch.setattr(Asker, "ask", stop)
    with pytest.raises(MemoryError):
        check_due()
    assert check_due() == 0


def test_a_link_that_somebody_else_looks_at_is_left_to_them(site):
    link = link_to(f"{site}/200")
    LinkCheck.objects.update(due_at=timezone.now() + DAY)
    assert not look(link, checking.Asker())
    assert Page.seen == []


@pytest.mark.parametrize(("is_on", "asked"), [(False, 0), (True, 1)])
def test_the_clock_asks_only_where_links_are_checked(site, settings, is_on, asked):
    settings.LINK_CHECKS = is_on
    CaseStudyFactory(source_lines=f"{site}/200")
    check_links()
    assert len(Page.seen) == asked


# Which links there are


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("https://a.example/b", ["https://a.example/b"]),
        ("A page, https://a.example/b. And (http://c.example/d).", ["https://a.example/b", "http://c.example/d"]),
        ("A title: of 2024", []),
        ("http://[broken/", []),
        ("https://a.example/" + "x" * 1000, []),
    ],
)
def test_links_are_found_in_sources(source, links):
    assert links_in(source) == links


def test_a_link_knows_every_place_it_stands_in():
    url = "https://a.example/"
    case, action, trend = (
        CaseStudyFactory(source_lines=url),
        ActionFactory(source_lines=url),
        TrendFactory(source_lines=url),
    )
    gather()
    link = LinkCheck.objects.get(url=url)
    assert [list(link.cases.all()), list(link.actions.all()), list(link.trends.all())] == [[case], [action], [trend]]


def test_a_link_that_stands_nowhere_any_more_is_forgotten():
    case = CaseStudyFactory(source_lines="https://a.example/\nhttps://b.example/")
    gather()
    LinkCheck.objects.update(state="live")
    case.source_lines = "https://b.example/\nhttps://c.example/"
    case.save()
    gather()
    assert dict(LinkCheck.objects.values_list("url", "state")) == {
        "https://b.example/": "live",
        "https://c.example/": "never",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_gathering_takes_9_queries_when_nothing_is_new(count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count, source_lines="https://a.example/")
    gather()
    with django_assert_num_queries(9):
        gather()


@pytest.mark.parametrize("count", [1, 3])
def test_the_states_of_sources_take_one_query(count, django_assert_num_queries):
    sources = [f"https://{number}.example/" for number in range(count)]
    CaseStudyFactory(source_lines="\n".join(sources))
    gather()
    with django_assert_num_queries(1):
        assert [len(links) for _source, links in states_of(["A title", *sources])] == [0, *[1] * count]


# The command


def test_the_command_looks_at_all_and_names_each_failure_and_where_it_stands(site, capsys):
    CaseStudyFactory(title_en="Bins", source_lines=f"A page, {site}/404.\n{site}/403")
    gather()
    LinkCheck.objects.update(due_at=timezone.now() + DAY)
    call_command("check_links")
    told = capsys.readouterr().out
    assert f"404: {site}/404\n  impact case: Bins" in told
    assert f"{site}/403" not in told
    assert "Links asked: 2" in told


def test_the_command_waits_for_a_run(site):
    LinkRun.objects.claim()
    with pytest.raises(CommandError, match="Try again in two minutes"):
        call_command("check_links")


def test_no_link_leads_the_command_into_our_network(monkeypatch, capsys):
    monkeypatch.setattr(checking, "PAUSE", 0)
    monkeypatch.setattr(
        socket, "create_connection", lambda *_given, **_options: pytest.fail("nothing may be connected to")
    )
    CaseStudyFactory(source_lines="http://169.254.169.254/latest/meta-data/ http://localhost/")
    call_command("check_links")
    assert capsys.readouterr().out.count("not a public address") == 2
