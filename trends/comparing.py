"""Two editions side by side: what stayed, changed, came and went, and which scores can be compared over time.

Plain data in, plain data out; only `ancestry` and `compared` ask the database. The rule is in docs/method.md: an action
can be compared with the one it follows when it follows exactly one and nothing else does. Where its sentences were
reworded it says at which levels, so that people compare with care.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils import translation

from trends.models import Action, Edition, Trend
from trends.outline import ActionOutline, EditionOutline, TrendOutline, outline

Ancestry = Mapping[int, frozenset[int]]  # what each item of the later edition follows in the earlier one
WORD = re.compile(r"\S+\s*")
ALIKE = 0.4  # below this share of equal words a text is new rather than changed
STAYED, CHANGED, NEW, GONE = "stayed", "changed", "new", "gone"
SPLIT, MERGED, ACTIONS = "split", "merged", "actions"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: as they were ("same"), taken out ("gone") or put in ("new")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an item in both editions."""

    name: str  # "title", "summary", "themes", "help" or the number of a level
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ActionChange:
    action: ActionOutline | None  # of the later edition; None when it is gone
    follows: tuple[ActionOutline, ...]  # of the earlier edition
    state: str  # "stayed", "changed", "new" or "gone"
    texts: tuple[Text, ...]  # those that changed
    because: str = ""  # why it cannot be compared: "split", "merged", "new" or "gone"

    @property
    def is_comparable(self) -> bool:
        return not self.because

    @property
    def reworded(self) -> tuple[int, ...]:
        """The levels whose sentence changed, where it can be compared all the same."""
        return tuple(int(text.name) for text in self.texts if text.name.isdigit() and self.is_comparable)

    @property
    def shown(self) -> ActionOutline:
        """The action itself, or the one that is gone."""
        return self.action or self.follows[0]

    @property
    def names_what_it_follows(self) -> bool:
        """Whether that is not plain from the code."""
        is_renamed = self.action and self.follows and self.follows[0].code != self.action.code
        return bool(is_renamed) or self.because in (SPLIT, MERGED)


@dataclass(frozen=True, slots=True)
class TrendChange:
    trend: TrendOutline | None
    follows: tuple[TrendOutline, ...]
    state: str
    texts: tuple[Text, ...]
    actions: tuple[ActionChange, ...]  # of the later trend; of the earlier one when it is gone
    because: str = ""  # why its score cannot be compared: "merged", "new", "gone" or, for its "actions"

    @property
    def is_comparable(self) -> bool:
        """Whether its score is."""
        return not self.because

    @property
    def is_reworded(self) -> bool:
        return self.is_comparable and any(action.reworded for action in self.actions)

    @property
    def shown(self) -> TrendOutline:
        """The trend itself, or the one that is gone."""
        return self.trend or self.follows[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    trends: tuple[TrendChange, ...]
    gone: tuple[ActionChange, ...]  # actions that nothing follows, of trends that go on

    @property
    def actions(self) -> tuple[ActionChange, ...]:
        """Those of the later edition, and those that are gone."""
        return tuple(action for trend in self.trends for action in trend.actions) + self.gone

    def count(self, state: str) -> int:
        return sum(action.state == state for action in self.actions)

    @property
    def comparable(self) -> int:
        return sum(action.is_comparable for action in self.actions)

    @property
    def reworded(self) -> int:
        return sum(bool(action.reworded) for action in self.actions)


def ancestry(model: type[Trend] | type[Action], later: Edition, earlier: Edition) -> dict[int, frozenset[int]]:
    """What each trend or action follows, through editions in between; without a word about it, that of its own code.

    3 queries.
    """
    name, key = ("action", "code") if model is Action else ("trend", "slug")
    links = defaultdict(set)
    for child, parent in model.predecessors.through.objects.values_list(f"from_{name}", f"to_{name}"):
        links[child].add(parent)
    old = dict(model.objects.filter(edition=earlier).values_list("pk", key))
    by_code = {code: pk for pk, code in old.items()}
    found = {}
    for pk, code in model.objects.filter(edition=later).values_list("pk", key):
        own = {by_code[code]} if code in by_code else set()
        found[pk] = frozenset(_walked(links, pk) & old.keys() if links[pk] else own)
    return found


def compared(later: Edition, earlier: Edition, *, including_drafts: bool = False) -> Comparison:
    """In English: a translation that came later changes nothing that was asked. 6 queries.

    With `including_drafts` trends that were withdrawn since are there too, as they are of an edition not public yet.
    """
    trends, actions = (ancestry(model, later, earlier) for model in (Trend, Action))
    with translation.override("en"):
        both = (outline(one, including_drafts=including_drafts or not one.is_public) for one in (later, earlier))
        return compare(*both, trends, actions)


def _walked(links: Mapping[int, Iterable[int]], start: int) -> set[int]:
    seen, waiting = set(), [start]
    while waiting:
        for parent in set(links[waiting.pop()]) - seen:
            seen.add(parent)
            waiting.append(parent)
    return seen


def compare(later: EditionOutline, earlier: EditionOutline, trends: Ancestry, actions: Ancestry) -> Comparison:
    """Both outlines have to be in the same language."""
    followers = defaultdict(list)
    for child, parents in actions.items():
        for parent in parents:
            followers[parent].append(child)
    old = earlier.actions_by_id
    changes = {
        action.id: _action(action, [old[pk] for pk in old if pk in actions.get(action.id, ())], followers)
        for action in later.actions.values()
    }
    followed = {
        trend.id: [one for one in earlier.trends if one.id in trends.get(trend.id, ())] for trend in later.trends
    }
    kept = {one.id for those in followed.values() for one in those}
    found = [_trend(trend, followed[trend.id], changes) for trend in later.trends]
    lost = [trend for trend in earlier.trends if trend.id not in kept]
    gone = [action for trend in earlier.trends if trend.id in kept for action in trend.actions]
    return Comparison(
        (*found, *(_lost(trend, followers) for trend in lost)),
        tuple(_gone(action) for action in gone if not followers[action.id]),
    )


def _action(action: ActionOutline, follows: list[ActionOutline], followers: Mapping[int, list[int]]) -> ActionChange:
    if not follows:
        return ActionChange(action, (), NEW, (), NEW)
    first = follows[0]
    texts = [_text("title", first.title, action.title), _text("help", first.help, action.help)]
    sentences = [
        _text(str(level), *both) for level, both in enumerate(zip(first.sentences, action.sentences, strict=True))
    ]
    because = ""
    if len(follows) > 1:
        because = MERGED
    elif len(followers[first.id]) > 1:
        because = SPLIT
    changed = tuple(text for text in (*texts, *sentences) if not text.is_same)
    state = CHANGED if changed or because else STAYED
    return ActionChange(action, tuple(follows), state, changed, because)


def _trend(trend: TrendOutline, follows: list[TrendOutline], changes: Mapping[int, ActionChange]) -> TrendChange:
    actions = tuple(changes[action.id] for action in trend.actions)
    if not follows:
        return TrendChange(trend, (), NEW, (), actions, NEW)
    first = follows[0]
    texts = [
        _text("name", first.name, trend.name),
        _text("summary", first.summary, trend.summary),
        _text("themes", "; ".join(first.themes), "; ".join(trend.themes)),
    ]
    changed = tuple(text for text in texts if not text.is_same)
    same = {one.id for one in first.actions} == {one.id for change in actions for one in change.follows}
    because = MERGED if len(follows) > 1 else ""
    if not because and not (same and all(change.is_comparable for change in actions)):
        because = ACTIONS
    stayed = not changed and same and all(change.state == STAYED for change in actions)
    return TrendChange(trend, tuple(follows), STAYED if stayed else CHANGED, changed, actions, because)


def _gone(action: ActionOutline) -> ActionChange:
    return ActionChange(None, (action,), GONE, (), GONE)


def _lost(trend: TrendOutline, followers: Mapping[int, list[int]]) -> TrendChange:
    actions = tuple(_gone(action) for action in trend.actions if not followers[action.id])
    return TrendChange(None, (trend,), GONE, (), actions, GONE)


def _text(name: str, before: str, after: str) -> Text:
    return Text(name, marked(before, after))


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Which words went and which came; the whole text where too little is left of it.

    >>> [(piece.kind, piece.text) for piece in marked("We have a plan.", "We have no plan.")]
    [('same', 'We have '), ('gone', 'a '), ('new', 'no '), ('same', 'plan.')]
    """
    old, new = WORD.findall(before), WORD.findall(after)
    found = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    if found.ratio() < ALIKE:
        return tuple(Piece(kind, text) for kind, text in (("gone", before), ("new", after)) if text)
    pieces = []
    for kind, a, b, c, d in found.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[c:d])))
            continue
        pieces += [Piece("gone", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("new", "".join(new[c:d]))] if d > c else []
    return tuple(pieces)
