"""The tools have nothing to say. What each is asked stands in pyproject.toml."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

TOOLS = Path(sys.executable).parent
NEEDS_BIOME = pytest.mark.skipif(not (TOOLS / "biome").exists(), reason="made for Linux on x86-64 only")
OUR_CODE = ("config", "registrations", "trainings")
OUTBOX_ADMIN = "registrations/admin/mail/outbox.py"  # Django's admin names its columns in strings
# Django's hooks: commands, forms, admin, query sets and sessions, the schema editor; and what settings name.
CALLED_BY_FRAMEWORKS = re.compile(
    r"Command|OrganisersSite|JsonFormatter|ConfigApp|\w+Config|\w+Admin|handle|add_arguments|clean_\w+|validate|"
    r"_?get_\w+|has_\w+_permission|save_model|response_(add|change)|lookups|label_from_instance|process_exception|"
    r"create_cursor|create_sql|remove_sql|as_sqlite|as_postgresql|formatTime"
).fullmatch


def run(tool: str, *arguments: str) -> str:
    """Run a tool of this environment and return what it complains of."""
    result = subprocess.run(
        [str(TOOLS / tool), *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    return result.stdout + result.stderr if result.returncode else ""


@pytest.mark.parametrize(
    "command",
    [
        "ruff check --quiet --output-format concise",
        "ruff format --check --quiet",
        "mypy .",
        "lint-imports",
        pytest.param("biome check --error-on-warnings static", marks=NEEDS_BIOME),
    ],
)
def test_tool_has_nothing_to_say(command):
    assert run(*command.split()) == ""


def test_templates_are_written_as_djade_writes_them():
    templates = [str(path) for path in settings.BASE_DIR.glob("templates/**/*.*")]

    assert run("djade", "--check", "--target-version", "5.2", *templates) == ""


def test_models_and_migrations_agree():
    assert run("python", "manage.py", "makemigrations", "--check", "--dry-run") == ""


def test_every_function_and_class_is_used():
    """Vulture reads Python only: what templates and settings name is used, and so is what a framework calls."""
    command = [str(TOOLS / "vulture"), "--min-confidence", "60", "--exclude", "*/migrations/*", *OUR_CODE]
    found = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False).stdout
    unused = re.findall(r"unused (?:function|class|method|property) '(\w+)'", found)
    assert found.count("\n") > 100  # the constraints, for example: it has read them

    assert [name for name in unused if name not in words_of_templates() and not CALLED_BY_FRAMEWORKS(name)] == []


def words_of_templates() -> set[str]:
    files = [*settings.BASE_DIR.glob("templates/**/*.*"), *settings.BASE_DIR.glob("registrations/**/*.typ")]
    named_in_strings = [settings.BASE_DIR / name for name in ("config/settings.py", "config/urls.py", OUTBOX_ADMIN)]
    return {word for file in [*files, *named_in_strings] for word in re.findall(r"\w+", file.read_text("utf-8"))}
