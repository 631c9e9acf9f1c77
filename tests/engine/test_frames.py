"""Frames as bytes."""

import pytest

from lobby.engine.frames import TEXT, close_code, close_frame, frame
from lobby.engine.message import Message


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65535, b"\x81\x7e\xff\xff"),
        (65536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_length_takes_the_shortest_form(size: int, head: bytes) -> None:
    assert frame(TEXT, b"x" * size) == head + b"x" * size


def test_close_frame_holds_code_and_reason() -> None:
    assert close_frame(1012, "draining") == b"\x88\x0a\x03\xf4draining"


def test_long_reason_is_cut_to_a_control_frame() -> None:
    assert len(close_frame(1000, "x" * 500)) == 127


def test_no_code_is_an_empty_close_frame() -> None:
    assert close_frame(1005) == b"\x88\x00"


@pytest.mark.parametrize("code", [1000, 1003, 1007, 1014, 3000, 4999])
def test_code_a_peer_may_send(code: int) -> None:
    assert close_code(code.to_bytes(2, "big") + b"why") == code


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 2999, 5000])
def test_code_a_peer_may_not_send(code: int) -> None:
    assert close_code(code.to_bytes(2, "big")) is None


def test_close_without_code_is_1005() -> None:
    assert close_code(b"") == 1005


@pytest.mark.parametrize("payload", [b"\x03", b"\x03\xe8\xff"])
def test_half_a_code_and_broken_reasons_are_invalid(payload: bytes) -> None:
    assert close_code(payload) is None


def test_message_is_framed_with_its_attachments() -> None:
    message = Message(b"451-", (b"a", b"b"))
    assert message.frame == b"\x81\x04451-\x82\x01a\x82\x01b"
    assert message.payloads() == [b"451-", b"bYQ==", b"bYg=="]
