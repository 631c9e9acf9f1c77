import pytest

from lobby.domain.ids import normal_code
from lobby.domain.names import has_markup, is_name


@pytest.mark.parametrize("text", ["A", "Ann Lee", "x" * 64, "<b>", "\u0410", "👩\u200d🚀"])
def test_what_can_be_shown_on_one_line_is_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 65,
        "a\nb",
        "a\x00",
        "a\u2028b",
        "\u202egnp",
        "\ud800",
        "\u200b",
        "\u3164",
        "\u061c",
        "\u0301",
    ],
)
def test_what_cannot_is_none(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["<b>", "</b", "<!--", "<?xml", "hi <img src=x onerror=alert(1)"])
def test_what_a_browser_takes_for_a_tag_is_markup(text: str) -> None:
    assert has_markup(text)


@pytest.mark.parametrize("text", ["<3", "a < b", "<", "x<=y>z", "&lt;b&gt;", "<<<"])
def test_what_it_does_not_is_none(text: str) -> None:
    assert not has_markup(text)


@pytest.mark.parametrize("typed", ["K7M2QP", "k7m2qp", "k7m-2qp", " K7M 2QP "])
def test_code_is_the_same_however_it_is_typed(typed: str) -> None:
    assert normal_code(typed) == "K7M2QP"
