"""The tools have nothing to say. What each is asked stands in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

TOOLS = Path(sys.executable).parent
NEEDS_BIOME = pytest.mark.skipif(not (TOOLS / "biome").exists(), reason="made for Linux on x86-64 only")


def run(tool: str, *arguments: str) -> str:
    """Run a tool of this environment and return what it complains of."""
    result = subprocess.run(
        [TOOLS / tool, *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
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
