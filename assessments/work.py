"""What people have to do: their tasks with the words of the edition, by what is most pressing.

Days are those of the service's own time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from assessments.models import Assignment
from assessments.models.sharing import SOON
from trends.outline import ActionOutline, outline


class State(StrEnum):
    """In the order in which they are shown."""

    OVERDUE = "overdue"
    SOON = "soon"
    TO_DO = "to-do"
    WAITING = "waiting"  # for the others to agree
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    assignment: Assignment
    action: ActionOutline
    state: State

    @property
    def due_on(self) -> date | None:
        return self.assignment.due_on


def tasks_of(assignments: Iterable[Assignment], *, at=None) -> list[Task]:
    """The tasks, earliest day first; those without a day last, in the edition's order.

    `assignments` have their state and their assessment with its edition. What curators withdrew is left out.
    """
    today = timezone.localdate(at)
    found = []
    for assignment in assignments:
        actions = outline(assignment.assessment.edition).actions_by_id
        if action := actions.get(assignment.action_id):
            place = (assignment.due_on or date.max, assignment.assessment_id, list(actions).index(action.id))
            found.append((place, Task(assignment, action, state_of(assignment, today))))
    return [task for _place, task in sorted(found, key=lambda pair: (pair[0], pair[1].assignment.pk))]


def state_of(assignment: Assignment, today: date) -> State:
    """Due today is not overdue."""
    if assignment.is_waiting:
        return State.WAITING
    if assignment.is_done:
        return State.DONE
    if assignment.due_on is None or assignment.due_on > today + SOON:
        return State.TO_DO
    return State.SOON if assignment.due_on >= today else State.OVERDUE


def work_of(user, *, at=None) -> list[Task]:
    """Everything shared out to this person that they may see and answer, the done included; one query."""
    tasks = Assignment.objects.visible_to(user).filter(user=user).of_members().of_open_assessments().with_state()
    return tasks_of(tasks.select_related("assessment__organisation", "assessment__edition"), at=at)


def by_state(tasks: Iterable[Task]) -> dict[State, list[Task]]:
    tasks = list(tasks)
    return {state: found for state in State if (found := [task for task in tasks if task.state == state])}
