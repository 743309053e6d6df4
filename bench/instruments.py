"""Time the pure instruments: score 1,000 and 10,000 assessments in memory, and recommend cases for each.

Run from the project's folder: `python -m bench.instruments`. The assessments are generated from a fixed
seed in the size of the 2024 edition (10 trends, 32 actions, 85 cases); generating them is not timed, and only
processor time counts, so a busy machine hardly matters.
"""

from collections.abc import Callable, Iterator
from random import Random
from time import process_time

from assessments import scoring
from assessments.scoring import Rating
from casestudies.recommending import Case, Council, recommend

ACTIONS_OF_TREND = (3, 4, 2, 3, 2, 4, 4, 4, 3, 3)
ACTIONS = tuple(f"{t}-{n}" for t, size in enumerate(ACTIONS_OF_TREND) for n in range(size))
PLACES = (("GB", "GB-ENG"), ("GB", "GB-WLS"), ("GB", "GB-SCT"), ("NL", ""), ("NZ", ""))
KINDS, SIZES = ("county", "district", "unitary", "metropolitan-city"), ("S", "M", "L", "XL")
ANSWERS = (0, 1, 2, 3, 4, None)
COUNTS = (1_000, 10_000)
BATCH = 500  # keeps memory flat, so that the garbage collector does not bend the line

Assessment = tuple[Council, list[Rating]]


def cases(random: Random) -> list[Case]:
    return [
        Case(
            f"case-{number}",
            tuple(random.sample(ACTIONS, random.choice((2, 2, 3, 3, 3)))),
            frozenset([random.choice(PLACES)]),
            random.choice(KINDS),
            random.choice(SIZES),
        )
        for number in range(85)
    ]


def assessments(random: Random, count: int) -> list[Assessment]:
    return [
        (
            Council(*random.choice(PLACES), random.choice(KINDS), random.choice(SIZES)),
            [
                Rating(
                    action,
                    random.choice(ANSWERS),
                    evidence=random.randrange(4),
                    importance=random.randint(1, 3),
                )
                for action in ACTIONS
            ],
        )
        for _ in range(count)
    ]


def trends_of(ratings: list[Rating]) -> Iterator[list[Rating]]:
    start = 0
    for size in ACTIONS_OF_TREND:
        yield ratings[start : start + size]
        start += size


def score(ratings: list[Rating]) -> None:
    """Everything a results page shows of one assessment."""
    trends = [scoring.trend_score(trend) for trend in trends_of(ratings)]
    scores = [trend.score for trend in trends]
    for trend in trends:
        _ = trend.evidenced_score, trend.level, trend.range
    balance = scoring.balance(scoring.mean_score(scores[:5]), scoring.mean_score(scores[5:]))
    _ = scoring.mean_score(scores), scoring.leaning(balance)
    _ = scoring.confidence(ratings, respondents=3), scoring.todo_order(ratings)


def seconds(count: int, work: Callable[[Assessment], object]) -> float:
    random, spent = Random(2024), 0.0
    for _ in range(0, count, BATCH):
        batch = assessments(random, BATCH)
        started = process_time()
        for assessment in batch:
            work(assessment)
        spent += process_time() - started
    return spent


def main() -> None:
    library = cases(Random(85))
    jobs: dict[str, Callable[[Assessment], object]] = {
        "scoring": lambda a: score(a[1]),
        "recommending": lambda a: recommend(library, {r.action: scoring.priority(r) for r in a[1]}, a[0]),
    }
    for name, work in jobs.items():
        seconds(BATCH, work)  # the first ones fill what is remembered
        few, many = (seconds(count, work) / count * 1e6 for count in COUNTS)
        print(
            f"{name}: {few:.0f} microseconds each of {COUNTS[0]:,}, {many:.0f} each of {COUNTS[1]:,}"
            f" ({many * COUNTS[1] / 1e6:.2f} s in all); ratio per assessment {many / few:.2f}"
        )


if __name__ == "__main__":
    main()
