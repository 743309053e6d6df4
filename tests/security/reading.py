"""Finds every place that reads a council's rows by another door than `.visible_to(user)`.

Found is a model's manager (`Assessment.objects` and its kin) that is not asked `.visible_to(...)` at once, a model
handed to `get_object_or_404` or to a generic view, and a model asked for by its name. Reading on from an object that
came through the door (`assessment.answers`) is no new door.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOMS = ("organisations", "trends", "casestudies", "assessments", "reports", "config")
TENANT_ROOMS = ("organisations", "assessments", "reports")
OF_NO_COUNCIL = {"User", "WorkerSign"}
DOOR = "visible_to"
OWN_DOORS = {
    ("Membership", "of"),
    ("Mention", "waiting_for"),
    ("Organisation", "locked_to"),
}  # these too ask for the user and give what is theirs
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}


def tenant_names() -> set[str]:
    models = [model for room in TENANT_ROOMS for model in apps.get_app_config(room).get_models()]
    return {model.__name__ for model in models} - OF_NO_COUNCIL


def files() -> Iterator[Path]:
    for room in ROOMS:
        yield from (file for file in sorted(Path(room).rglob("*.py")) if "migrations" not in file.parts)


def side_doors(source: str, models: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (function or class, model) for every reading by a side door."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if model := read_here(node, parents, models):
            yield place(node, parents), model


def read_here(node, parents, models):
    """The model that this node reads past the door, or None."""
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS and name_of(node.value) in models:
        asked, model = getattr(parents[node], "attr", None), name_of(node.value)
        return None if asked == DOOR or (model, asked) in OWN_DOORS else model
    if isinstance(node, ast.Call) and name_of(node.func) in SHORTCUTS and node.args:
        return name_of(node.args[0]) if name_of(node.args[0]) in models else None
    if isinstance(node, ast.Call) and name_of(node.func) == "get_model":
        asked = {
            name.lower() for arg in node.args if isinstance(arg, ast.Constant) for name in str(arg.value).split(".")
        }
        return next((model for model in sorted(models) if model.lower() in asked), None)
    if isinstance(node, ast.Assign) and [name_of(target) for target in node.targets] == ["model"]:
        owner = parents[node]
        is_form = isinstance(owner, ast.ClassDef) and owner.name == "Meta"
        return name_of(node.value) if name_of(node.value) in models and not is_form else None
    return None


def name_of(node):
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def place(node, parents):
    """The function or class around a node, such as `ReportListView.post`."""
    names = []
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.insert(0, node.name)
    return ".".join(names) or "module"


def found() -> set[tuple[str, str, str]]:
    models = tenant_names()
    return {(str(file), *door) for file in files() for door in side_doors(file.read_text(), models)}
