"""The habits of this project which no tool knows."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from config.version import VERSION

OUR_APPS = ("trainings", "registrations")
PYTHON = ("config", *OUR_APPS, "tests")
TEXTS = (*PYTHON, ".ci", "docs", "locale", "locale_overrides", "static", "templates")
LONGEST_FILE = 300
LONGEST_FUNCTION = 25
# What names one machine, or one place to fetch packages from.
OF_ONE_MACHINE = re.compile(
    r"/(root|home|Users|work|tmp|mnt)/\w|\b(pypi|pythonhosted|npmjs)\.(org|com)\b|--(extra-index|index|find)-(url|links)"
)
LOCKS = {"locking.hold", "locking.lock", "locking.lock_registration", "allocation.register_within"}
LOCKING_HELPERS = {"_held", "_held_session", "register_within"}
ENDINGS: dict[type, tuple[str, ...]] = {
    models.DateTimeField: ("_at", "_until"),
    models.DateField: ("_on", "_until"),
}


def our_models() -> list[type[models.Model]]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def python_files() -> list[Path]:
    """List what people write: no migrations, which Django does."""
    files = [path for folder in PYTHON for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def text_files() -> Iterator[tuple[str, str]]:
    """Give the name and the text of each file that is not a picture, a font or something compiled."""
    paths = [path for folder in TEXTS for path in (settings.BASE_DIR / folder).rglob("*")]
    for path in [*paths, *settings.BASE_DIR.glob("*.*")]:
        if path.is_file() and "__pycache__" not in path.parts and "sqlite3" not in path.name and path.name != ".git":
            try:
                yield name_of(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def test_instants_are_named_at_and_days_on():
    misnamed = [
        str(field)
        for model in our_models()
        for field in model._meta.local_fields
        if type(field) in ENDINGS and not f"_{field.name}".endswith(ENDINGS[type(field)])
    ]

    # Django's own word, in the table of sessions.
    assert misnamed == ["registrations.BrowserSession.expire_date"]


def test_every_list_of_choices_is_closed_in_the_database_too():
    open_lists = [
        str(field)
        for model in our_models()
        for field in model._meta.local_fields
        if field.choices and (field.name, {value for value, _ in field.flatchoices}) not in closed_lists(model)
    ]

    assert open_lists == []


def closed_lists(model: type[models.Model]) -> list[tuple[str, set[str]]]:
    """Return the fields which a constraint limits to certain values, and these."""
    conditions = [
        constraint.condition.children[0]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q)
    ]
    return [
        (condition[0].removesuffix("__in"), set(condition[1]))
        for condition in conditions
        if isinstance(condition, tuple) and condition[0].endswith("__in")
    ]


def test_every_constraint_has_a_sentence_for_people():
    silent = [
        constraint.name
        for model in our_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]

    assert silent == []


def test_no_file_is_long():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_long():
    lengths = {
        f"{name_of(path)}: {function.name}": lines_of(function)
        for path in python_files()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count from the first line of the signature, without the docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    of_docstring = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - of_docstring


def test_whoever_takes_the_lock_of_a_cycle_does_so_in_one_transaction_which_is_tried_again():
    """Outside of one it is let go at once. Helpers leave this to those who call them."""
    offences = []
    for path in python_files():
        functions = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
        ]
        helpers = {one.name for one in functions if one.name in LOCKING_HELPERS and names_called(one) & LOCKS}
        takers = [one for one in functions if one.name not in helpers and names_called(one) & (LOCKS | helpers)]
        offences += [
            f"{name_of(path)}: {one.name}"
            for one in takers
            if [ast.unparse(decorator) for decorator in one.decorator_list] != ["retrying", "transaction.atomic"]
        ]

    assert [offence for offence in offences if offence.startswith(OUR_APPS)] == []


def names_called(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def test_trainings_do_not_name_registrations():
    """The app above is named in strings too: Count("registrations") is an import in disguise."""
    namings = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        if name_of(path).startswith("trainings/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.match(r"registrations?(\.|__|/|$)", str(node.value))
    ]

    assert namings == []


def test_no_tool_is_silenced_without_a_reason():
    offences = [
        f"{name}: {line.strip()}"
        for name, text in text_files()
        if name.endswith(".py")
        for line in text.splitlines()
        if re.search(r"# type: " + "ignore|# " + r"noqa(?!: [A-Z]+\d+ +\S)", line)
    ]

    assert offences == []


def test_no_file_names_a_machine():
    offences = [f"{name}: {found.group()}" for name, text in text_files() if (found := OF_ONE_MACHINE.search(text))]

    assert offences == []


def test_no_two_classes_share_a_name():
    names = Counter(
        node.name
        for path in python_files()
        if path.is_relative_to(settings.BASE_DIR / "registrations")
        or path.is_relative_to(settings.BASE_DIR / "trainings")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )

    assert {name for name, number in names.items() if number > 1} == {"Command"}  # as Django wants it


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    newest = re.search(r"^## (\S+)", (settings.BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert newest
    assert project["project"]["version"] == newest[1] == VERSION
