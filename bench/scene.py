"""What the pages are measured on: the demo councils, and as many more as wanted, each half-way or submitted."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Answer, Assessment
from assessments.services import start_assessment, submit_assessment
from bench.load import Request
from organisations.models import Membership, Organisation, User
from organisations.roles import Role

EVIDENCE = "A plan, agreed in spring, with an owner and a date."


@dataclass
class Page:
    """One thing that people do, and what it may cost: a share of bare's requests, and queries."""

    name: str
    path: str
    share: float
    queries: int
    status: int = 200
    htmx: bool = False
    paths: tuple[str, ...] = ()  # given: what people open by turns, the first is `path`
    fields: dict[str, str] | None = None  # given: a save


def add_councils(wanted: int) -> None:
    """Add organisations until there are `wanted`; every second one has submitted its assessment."""
    for number in range(Organisation.objects.count(), wanted):
        organisation = Organisation.objects.create(
            name=f"Council {number}", kind="unitary", country="GB", nation="GB-ENG", size_class="M"
        )
        lead = User.objects.create(email=f"lead{number}@bench.example", name=f"Lead {number}")
        Membership.objects.create(user=lead, organisation=organisation, role=Role.LEAD)
        assessment = answered(organisation, lead)
        if number % 2:
            submit_assessment(assessment=assessment, submitted_by=lead)


def answered(organisation: Organisation, lead: User) -> Assessment:
    """Return the open assessment of an organisation with an answer to every action."""
    assessment = start_assessment(organisation=organisation, started_by=lead)
    done = set(assessment.answers.values_list("action", flat=True))
    missing = [action for action in assessment.edition.actions.all() if action.pk not in done]
    Answer.objects.bulk_create(
        Answer(assessment=assessment, action=action, choice=str(action.pk % 5), evidence=EVIDENCE, version=1)
        for action in missing
    )
    return assessment


class Lead:
    """The lead of the demo council, signed in, with a fully answered open assessment."""

    def __init__(self) -> None:
        self.user = User.objects.get(email="lead@demo.example")
        self.assessment = answered(Organisation.objects.get(memberships__user=self.user), self.user)
        self.codes = list(self.assessment.edition.actions.values_list("code", flat=True))
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(self.user)
        self.client.get(self.action(self.codes[0]))  # the form brings the CSRF cookie

    def action(self, code: str) -> str:
        return f"{self.assessment.get_absolute_url()}actions/{code}/"

    def pages(self) -> list[Page]:
        home, code = self.assessment.get_absolute_url(), self.codes[0]
        fields = {"evidence": EVIDENCE, "evidence_strength": "1", "importance": "2", "target": "3", "target_reason": ""}
        return [
            Page("bare", "/bench/bare/", 0, 2),
            Page("action page", self.action(code), 0.35, 6),
            Page("task list", home, 0.35, 8),
            Page("save", self.action(code), 0.20, 11, status=302, fields=fields),
            Page("autosave", self.action(code), 0.20, 11, htmx=True, fields=fields),
            Page("results", f"{home}results/", 0.20, 10),
        ]

    def users(self, page: Page, many: int) -> list[Callable[[], Request]]:
        """Return `many` people who each read the page, or each answer an action of their own."""
        if page.fields is None:
            requests = cycle([self.request("GET", page, path) for path in page.paths or [page.path]])
            return [lambda: next(requests)] * many
        return [self.saver(page, code) for code in self.codes[:many]]

    def saver(self, page: Page, code: str) -> Callable[[], Request]:
        """Every save changes the level, so that none is a repetition."""
        version = count(self.assessment.answers.get(action__code=code).version)
        own = Page(page.name, self.action(code), 0, 0, htmx=page.htmx)

        def save() -> Request:
            seen = next(version)
            body = "&".join(f"{k}={v}" for k, v in self.values(page, seen).items()).replace(" ", "+").encode()
            return self.request("POST", own, body=body)

        return save

    def values(self, page: Page, version: int) -> dict[str, str]:
        return (page.fields or {}) | {"level": str(version % 3 + 1), "version": str(version)}

    def request(self, method: str, page: Page, path: str = "", body: bytes = b"") -> Request:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        lines = [
            f"{method} {path or page.path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookies}",
            f"X-CSRFToken: {self.client.cookies['csrftoken'].value}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            *(["HX-Request: true"] if page.htmx else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def queries(self, page: Page) -> int:
        """Return how many queries the page needs when content and templates are already in memory."""
        headers = {"HX-Request": "true"} if page.htmx else {}
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                if page.fields is None:
                    response = self.client.get(page.path)
                else:
                    version = self.assessment.answers.get(action__code=self.codes[0]).version
                    captured.initial_queries = len(connection.queries_log)
                    response = self.client.post(page.path, self.values(page, version), headers=headers)
            assert response.status_code == page.status, (page.name, response.status_code)
        return len(captured)
