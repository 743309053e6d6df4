"""Results of invented councils on the real 2024 edition, built without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

from assessments import scoring, sentences
from assessments.findings import (
    ActionMove,
    ActionResult,
    EditionFacts,
    NotCompared,
    OrganisationFacts,
    OverTime,
    Recommendation,
    Results,
    TrendMove,
    TrendResult,
)
from assessments.movement import Tie, difference, move
from casestudies.recommending import Case, Council, recommend
from reports.charts.wheel import PRINT
from reports.document import document
from reports.document.infographic import infographic
from reports.rendering import render
from reports.rendering.sheets import render_sheet
from reports.rendering.symbols import symbol
from trends.models import Edition
from trends.outline import TrendOutline

PACK = Path(__file__).resolve().parents[2] / "trends" / "content" / "2024"
CASES = Path(__file__).resolve().parents[2] / "casestudies" / "content" / "2024" / "cases.yaml"
MADE_AT = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
SUBMITTED_AT = datetime(2026, 11, 18, 16, 5, tzinfo=UTC)
COUNCIL = OrganisationFacts(
    name="Fenbridge Borough Council",
    kind="district",
    kind_label="District or borough council",
    country="GB",
    nation="GB-ENG",
    region="East of England",
    size_class="M",
    size_label="Medium: 100,000 to 300,000 residents",
)
SOURCES = ["Socitm Public Sector Digital Trends 2024", "https://www.gov.uk/guidance/government-cloud-first-policy"]
# One answer for each action, in the edition's order.
CHOICES = "2 1 1 2 na 1 1 3 2 2 1 2 2 1 3 1 3 2 2 2 3 2 3 3 1 3 unknown 3 2 4 3 4".split()
EVIDENCE = (
    "Policy approved by the executive in March and published on the intranet; reviewed each spring.",
    "https://council.example/strategy/data-ethics-register",
    "",
    "The service plan of 2026 names an owner.\nTwo teams use it; a third starts in January.",
)


@cache
def rendered(name: str) -> bytes:
    """The report of one of the councils below, made once."""
    told = document(globals()[name](), made_at=MADE_AT, sources=SOURCES, change=change(name))
    return render(told, "en-gb")


@cache
def sheet_rendered(name: str, kind: str) -> bytes:
    """The infographic, "plain" or with what one of the councils below submitted, made once."""
    return render_sheet(sheet(None if name == "plain" else globals()[name]()), kind, "en-gb")


def sheet(results: Results | None = None) -> dict:
    told = pack()["edition"]
    meanings = {f"{group['slug']}_meaning_en": group["meaning"] for group in told["groups"]}
    edition = Edition(year=2024, theme_en=told["theme"], attribution_en=told["attribution"], **meanings)
    cases = {trend["slug"]: nth for nth, trend in enumerate(pack()["trends"])}
    return infographic(edition, outlines(results), cases, symbol, results=results, ground=PRINT)


def outlines(results: Results | None) -> list[TrendOutline]:
    """The trends of the pack, called as in the results."""
    named = {trend.slug: trend.name for trend in results.trends} if results else {}
    return [
        TrendOutline(
            id=nth,
            slug=trend["slug"],
            name=named.get(trend["slug"], trend["name"]),
            group=trend["group"],
            position=trend["order"],
            summary=trend["summary"],
            themes=tuple(trend["themes"]),
            is_published=True,
            actions=tuple(action for action in pack()["actions"] if action["trend"] == trend["slug"]),
        )
        for nth, trend in enumerate(pack()["trends"])
    ]


def full() -> Results:
    """Nearly all answered, with evidence here and there: what a council hands to its leader."""
    return results(
        CHOICES, evidence=EVIDENCE, strengths=(2, 2, 1, 3), targets={"cy-3": 4, "tpg-2": 2, "ic-1": 4, "ic-3": 4}
    )


def nearly_empty() -> Results:
    """A single answer."""
    return results(["1", *[""] * 31])


def again() -> Results:
    """The same as full, and a year after a first submission."""
    return full()


def rude_again() -> Results:
    """Texts that try to break the page, where something was submitted before."""
    return hostile()


def change(name: str) -> OverTime | None:
    """What moved since the first submission, in which much stood a level lower, some higher and some was not known."""
    if name not in ("again", "rude_again"):
        return None
    now = globals()[name]()
    levels = {action.code: _level_before(nth, action) for nth, action in enumerate(_actions(now))}
    ties = {code: Tie((code,), reworded=(1, 3) if nth % 9 == 4 else ()) for nth, code in enumerate(levels)}
    return OverTime(
        ref="k7mq-2xhd-9wbm",
        number=1,
        submitted_at=datetime(2025, 11, 14, 10, 0, tzinfo=UTC),
        edition="2024",
        year=2024,
        trends=tuple(_moved(trend, levels, ties) for trend in now.trends),
        not_compared=tuple(
            NotCompared(code=one.code, title=one.title, group=one.group, because=found)
            for one in _actions(now)
            if (found := move(ties[one.code], levels, one.level).because)
        ),
    )


def _actions(results) -> list[ActionResult]:
    return [action for trend in results.trends for action in trend.actions]


def _level_before(nth, action) -> int | None:
    if nth % 11 == 5 or action.level is None:
        return None
    return min(4, action.level + 1) if nth % 7 == 3 else max(0, action.level - nth % 3)


def _moved(trend, levels, ties) -> TrendMove:
    then = scoring.trend_score([replace(one.rating, level=levels[one.code]) for one in trend.actions])
    moves = [(one, move(ties[one.code], levels, one.level)) for one in trend.actions]
    return TrendMove(
        trend=trend,
        then=then,
        because="",
        points=difference(then, trend.score),
        is_reworded=any(ties[one.code].reworded for one in trend.actions),
        actions=tuple(ActionMove(action=one, move=made) for one, made in moves if not made.because),
    )


def empty() -> Results:
    return results([""] * 32)


def hostile() -> Results:
    """Texts that try to break the page, the file or the reading order."""
    rude = (
        "x" * 12_000,
        "Emoji 👩🏽‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☃️ 🇬🇧, Arabic مرحبا بالعالم, Hebrew שלום עולם, Chinese 你好, Thai สวัสดี",
        '#set page(fill: red) #eval("1") $x^2$ *bold* _it_ `raw` @ref <label> // comment \\ ~ [x]',
        "<script>alert(1)</script> & &amp; \" ' ]]> <!-- \x00\x01\x07\x1b[31m \ud800 \udfff \ufffe\uffff \U000e0001",
        "\u202eright to left\u202c \u200b\u200d\ufeff\u2028new line\u2029new paragraph\ttab\r\nend \u0301\u0302",
        "Line\n" * 700,
    )
    choices = ["unknown", "na", "", *CHOICES[3:]]
    found = results(
        choices, evidence=(*rude, *[""] * 12), strengths=(0, 3), na_reason=rude[0][:2000], target_reason=rude[1] * 3
    )
    name = "Ünïcödé & <Söns> “Cöuncil” #1 مجلس 👑 " + "W" * 90
    trends = tuple(
        _renamed(trend, rude[4] + rude[3]) if trend.slug == "skills-capacity" else trend for trend in found.trends
    )
    return replace(
        found, organisation=replace(COUNCIL, name=name), submitted_by="Robert'); DROP TABLE “x”; 王", trends=trends
    )


def _renamed(trend, name) -> TrendResult:
    """A trend whose name, summary and actions are called like that."""
    actions = tuple(replace(action, title=name + "W" * 90, sentence=name, next_step=name) for action in trend.actions)
    return replace(trend, name=name, summary=name, actions=actions, lowest=actions[0])


@cache
def pack() -> dict:
    read = {
        name: yaml.safe_load((PACK / f"{name}.yaml").read_text("utf-8")) for name in ("edition", "trends", "actions")
    }
    return {**read["edition"], **read["trends"], **read["actions"], **yaml.safe_load(CASES.read_text("utf-8"))}


def results(
    choices, *, evidence=("",), strengths=(1,), targets=None, na_reason="We run no such service.", target_reason=""
) -> Results:
    """Score `choices` on the real edition; the other texts are dealt out in turn."""
    answers = iter(enumerate(choices))
    trends = tuple(
        _trend(
            trend,
            [
                _action(action, trend, *next(answers), evidence, strengths, targets or {}, na_reason, target_reason)
                for action in pack()["actions"]
                if action["trend"] == trend["slug"]
            ],
        )
        for trend in pack()["trends"]
    )
    actions = {action.code: action for trend in trends for action in trend.actions}
    ratings = [action.rating for action in actions.values()]
    digital, technology = (
        scoring.mean_score(trend.score.score for trend in trends if trend.group == group)
        for group in ("digital", "technology")
    )
    balance = scoring.balance(digital, technology)
    confidence = scoring.confidence(ratings, respondents=2)
    return Results(
        ref="k7mq-2xhd-9wbn",
        status="submitted",
        number=1,
        submitted_at=SUBMITTED_AT,
        submitted_by="Priya Nair, Head of IT",
        organisation=COUNCIL,
        edition=EditionFacts(
            slug="2024", year=2024, title=pack()["edition"]["title"], attribution=pack()["edition"]["attribution"]
        ),
        trends=trends,
        digital=digital,
        technology=technology,
        overall=scoring.mean_score(trend.score.score for trend in trends),
        balance=balance,
        leaning=scoring.leaning(balance),
        confidence=confidence,
        confidence_reason=sentences.confidence_reason(confidence, tuple(actions.values()), respondents=2),
        respondents=2,
        answered=sum(rating.level is not None for rating in ratings),
        applicable=sum(rating.applies for rating in ratings),
        total=len(ratings),
        todo=tuple(actions[rating.action] for rating in scoring.todo_order(ratings)),
        recommendations=_recommendations(actions),
        to_find_out=_chosen(actions, "unknown"),
        unanswered=_chosen(actions, ""),
        not_applicable=_chosen(actions, "na"),
        strongest=_edge(trends, max),
        weakest=_edge(trends, min) if _edge(trends, min) != _edge(trends, max) else (),
    )


def _chosen(actions, choice):
    return tuple(action for action in actions.values() if action.choice == choice)


def _edge(trends, best):
    edge = best((trend.score.score for trend in trends if trend.score.score is not None), default=None)
    return tuple(trend for trend in trends if edge is not None and trend.score.score == edge)


def _action(action, trend, nth, choice, evidence, strengths, targets, na_reason, target_reason) -> ActionResult:
    level = int(choice) if choice in set("01234") and choice else None
    target = targets.get(action["id"], 2 if target_reason else 3)
    return ActionResult(
        code=action["id"],
        title=action["title"],
        trend_slug=trend["slug"],
        trend_name=trend["name"],
        group=trend["group"],
        choice=choice,
        level=level,
        sentence="" if level is None else action["levels"][level],
        next_step="" if level in (None, 4) else action["levels"][level + 1],
        evidence=evidence[nth % len(evidence)] if choice else "",
        evidence_strength=strengths[nth % len(strengths)] if level is not None else 0,
        importance=2,
        target=target,
        target_reason=target_reason,
        gap=0 if level is None else max(0, target - level),
        na_reason=na_reason if choice == "na" else "",
        answered_by="Priya Nair, Head of IT",
        answered_at=SUBMITTED_AT,
    )


def _trend(trend, actions) -> TrendResult:
    score = scoring.trend_score([action.rating for action in actions])
    targets = [action.target for action in actions if action.applies]
    return TrendResult(
        slug=trend["slug"],
        name=trend["name"],
        group=trend["group"],
        summary=trend["summary"],
        actions=tuple(actions),
        score=score,
        lowest=next((action for action in actions if action.code == score.lowest_action), None),
        mean_target=Fraction(sum(targets), len(targets)) if targets else None,
    )


def _recommendations(actions) -> tuple[Recommendation, ...]:
    by_code = {case["id"]: case for case in pack()["cases"]}
    cases = [
        Case(
            code=case["id"],
            actions=tuple(case["actions"]),
            places=frozenset((country, "") for country in case["countries"]),
            organisation_kind=case["organisation_type"],
            size_class=case.get("size_class") or "",
        )
        for case in by_code.values()
    ]
    needs = {code: scoring.priority(action.rating) for code, action in actions.items() if action.gap}
    picks = recommend(cases, needs, Council(COUNCIL.country, COUNCIL.nation, COUNCIL.kind, COUNCIL.size_class))
    return tuple(_recommendation(pick, by_code[pick.code], [actions[code] for code in pick.actions]) for pick in picks)


def _recommendation(pick, case, reasons) -> Recommendation:
    return Recommendation(
        code=pick.code,
        title=case["title"],
        organisation=case["organisation"],
        year=case.get("year"),
        year_note=case.get("year_note") or "",
        kind=case["kind"],
        kind_label=case["kind"],
        description=case["description"],
        group=reasons[0].group,
        trend_name=reasons[0].trend_name,
        facts_checked=case["facts_checked"],
        sources=tuple(case["sources"]),
        fit=pick.fit,
        because=sentences.because(reasons),
        like=sentences.like(pick.likeness),
        action=reasons[0],
        actions=tuple(reasons),
    )
