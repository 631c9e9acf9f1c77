import pytest

from lobby.domain.texts import is_text


@pytest.mark.parametrize(
    "text",
    ["a", "x" * 500, "<3 <b>1 < 2</b>", "  hi  ", "سلام\u200f!", "🏴\U000e0067\U000e007f", "א"],
)
def test_one_line_is_text(text: str) -> None:
    assert is_text(text, 500)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 501,
        "a\nb",
        "a\rb",
        "a\tb",
        "\x00a",
        "\x1b[31m",
        "a\u2028b",
        "a\u202eb",
        "a\u2066b",
    ],
)
def test_nothing_long_or_broken_or_turned_round_is_text(text: str) -> None:
    assert not is_text(text, 500)


@pytest.mark.parametrize("text", [" ", "\u200d", "\u3164\u2800", "\ud800"])
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert not is_text(text, 500)
