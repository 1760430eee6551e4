from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from runtime.channels.fake import FakeWeCom
from runtime.channels.outbound import Outbound, Unreachable, public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:a00:1::1",
        "64:ff9b::a00:1",
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_internet_addresses_are_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_way_of_writing_loopback_gets_through(host: str) -> None:
    with pytest.raises(Unreachable) as refused:
        Outbound(timeout=2).post(f"https://{host}:9/hook?key=secret", b"{}")
    assert refused.value.code in ("private_address", "connect")
    assert "secret" not in str(refused.value)


def test_a_name_that_leads_home_is_refused_after_it_was_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))],
    )
    with pytest.raises(Unreachable, match="private_address"):
        Outbound().post("https://robot.example.com/hook", b"{}")


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["1.1.1.1", "127.0.0.1"])
    asked: list[str] = []

    def rebinding(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def connected(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connected)
    with pytest.raises(Unreachable, match="connect"):
        Outbound().post("https://robot.example.com/hook", b"{}")
    assert asked == ["1.1.1.1"]


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "http://example.com/", "file:///etc/passwd", "https://", "x"]
)
def test_only_https_goes_out(url: str) -> None:
    with pytest.raises(Unreachable, match="bad_url"):
        Outbound().post(url, b"{}")


@pytest.mark.parametrize("host", ["a..example.com", "x" * 64 + ".com", "\u200b.com", "\ud800.com", ".com"])
def test_a_name_that_is_none_is_refused_like_any_other(host: str) -> None:
    with pytest.raises(Unreachable, match="bad_url"):
        Outbound().post(f"https://{host}/hook?key=secret", b"{}")


def test_an_address_in_chinese_is_written_as_browsers_write_it() -> None:
    with FakeWeCom() as fake:
        assert Outbound(private_allowed=True).post(f"{fake.url}&谁=线索 1", b"{}").status == 200


def test_plain_http_never_leaves_the_private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80))]
    )
    with pytest.raises(Unreachable, match="bad_url"):
        Outbound(private_allowed=True).post("http://robot.example.com/hook?key=secret", b"{}")


def test_an_answer_without_end_is_cut() -> None:
    with FakeWeCom() as fake:
        fake.judge = lambda asked: (200, 0, {"errcode": 0, "errmsg": "x" * 100_000})  # type: ignore[method-assign]
        with pytest.raises(Unreachable, match="too_long"):
            Outbound(private_allowed=True).post(fake.url, b"{}")


def test_a_setting_lets_a_provider_on_loopback_through() -> None:
    with FakeWeCom() as fake:
        answer = Outbound(private_allowed=True).post(fake.url, b"{}")
    assert answer.status == 200


@pytest.fixture
def silent() -> Iterator[int]:
    """Accepts a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_silent_provider_is_left_after_the_timeout(silent: int) -> None:
    with pytest.raises(Unreachable, match="timeout"):
        Outbound(private_allowed=True, timeout=0.2).post(f"http://127.0.0.1:{silent}/", b"{}")


@pytest.mark.parametrize(
    "begins", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 200 ", b""]
)
def test_a_dripping_answer_ends_as_well_wherever_it_drips(begins: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip() -> None:
            peer, _ = server.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(begins)
                while not done.wait(0.05):
                    try:
                        peer.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(Unreachable, match="timeout"):
                Outbound(private_allowed=True, timeout=0.4).post(
                    f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}"
                )
        finally:
            done.set()
            thread.join()
