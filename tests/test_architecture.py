"""The measures of size and shape that the code keeps; an exception stands here, with its reason."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.slow  # all code is read

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path for package in ("lobby", "loadtest") for path in (ROOT / package).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_PUBLIC_METHODS = 12
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md",
    "loadtest", "lobby", "pyproject.toml", "tests",
}  # fmt: skip
EVENT_CLASSES = {
    "AdminNamespace",
    "GamesNamespace",
    "ChatNamespace",
    "Games",
    "Connection",
    "DirectTransport",
    "Membership",
}
"""One method per event of the wire or of picows's listener, or per method of what it stands for."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """Return the lines of a function without its signature and docstring."""
    has_docstring = ast.get_docstring(function) is not None
    body = function.body[1:] if has_docstring else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_public(name: str) -> bool:
    return not name.startswith("_")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_one_noun(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_MODULE_LINES


def test_half_of_the_modules_are_short() -> None:
    sizes = [len(path.read_text().splitlines()) for path in MODULES]

    assert median(size for size in sizes if size > 5) <= 120


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in (*MODULES, *TESTS)
        for function in functions(path)
        if body_lines(function) > MAX_FUNCTION_LINES
    ]

    assert long == []


def test_most_functions_are_very_short() -> None:
    sizes = sorted(body_lines(function) for path in MODULES for function in functions(path))

    assert median(sizes) <= 6
    assert sizes[len(sizes) * 9 // 10] <= 20


def test_no_class_has_many_public_methods() -> None:
    large = [
        node.name
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name not in EVENT_CLASSES
        if sum(isinstance(item, Function) and is_public(item.name) for item in node.body)
        > MAX_PUBLIC_METHODS
    ]

    assert large == []


def test_comments_are_rare() -> None:
    lines = [line.strip() for path in MODULES for line in path.read_text().splitlines()]
    comments = [line for line in lines if line.startswith("# ")]

    assert len(comments) / len(lines) <= 0.07


def code_lines(path: Path) -> int:
    """Return the lines that do something: no blank, comment or docstring."""
    docstrings = {
        line
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = enumerate(path.read_text().splitlines(), start=1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in docstrings
        for number, line in lines
    )


def test_there_is_more_test_than_code_but_not_twice_as_much() -> None:
    code, test = (sum(map(code_lines, paths)) for paths in (MODULES, TESTS))

    assert 1.0 <= test / code <= 2.0


def test_top_level_stays_as_agreed() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    if not listed:
        pytest.skip("not a git checkout")

    assert {name.split("/")[0] for name in listed.splitlines()} == TOP_LEVEL
