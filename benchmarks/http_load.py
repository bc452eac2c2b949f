"""Load on the JSON interface: clients of one machine, each asking its next query when it has an answer."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.peers.chayici import request_for
from benchmarks.queries import LoggedQuery

CLIENTS = 32
_REQUESTS_PER_CLIENT = 100
_LONGEST_RUN = 60.0  # seconds
_HOST = "127.0.0.1"
_TIMEOUT = 30.0  # seconds for one answer
_STOPPING = 10.0  # seconds for the server to end
_SERVE = "from web.cli import main; main()"
_ADDRESS = re.compile(rf"http://{re.escape(_HOST)}:(\d+)/")


@dataclass(slots=True)
class Load:
    """What the clients saw.

    Attributes:
        seconds: of each request that was answered.
        errors: what went wrong, one text a failure.
        duration: seconds from the first request to the last answer.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    duration: float = 0.0


def put_load(index: Path, log: Sequence[LoggedQuery]) -> Load:
    """Serve an index in a child process and ask it by ``CLIENTS`` connections at a time, on the loopback."""
    addresses = [_address(query) for query in log]
    load = Load()
    with _serving(index) as port:
        _Client(port, addresses[:CLIENTS], Load(), deadline=time.perf_counter() + _LONGEST_RUN).run()
        started = time.perf_counter()
        clients = [
            threading.Thread(
                target=_Client(port, _share(addresses, number), load, deadline=started + _LONGEST_RUN).run
            )
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        load.duration = time.perf_counter() - started
    return load


class _Client:
    """One connection, kept open."""

    def __init__(self, port: int, addresses: Sequence[str], load: Load, *, deadline: float) -> None:
        self._port = port
        self._addresses = addresses
        self._load = load
        self._deadline = deadline

    def run(self) -> None:
        connection = HTTPConnection(_HOST, self._port, timeout=_TIMEOUT)
        for address in self._addresses:
            if time.perf_counter() > self._deadline:
                break
            try:
                self._load.seconds.append(_seconds_of(connection, address))
            except (OSError, HTTPException) as error:
                self._load.errors.append(f"{address}: {error!r}")
                connection.close()
        connection.close()


def _seconds_of(connection: HTTPConnection, address: str) -> float:
    started = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    if response.status != HTTPStatus.OK:
        raise HTTPException(f"status {response.status}")
    return time.perf_counter() - started


def _share(addresses: Sequence[str], number: int) -> list[str]:
    """The requests of one client: the log from another place for each."""
    first = number * len(addresses) // CLIENTS
    return [addresses[(first + place) % len(addresses)] for place in range(_REQUESTS_PER_CLIENT)]


def _address(query: LoggedQuery) -> str:
    request = request_for(query)
    values: list[tuple[str, str]] = [
        ("q", request.query),
        ("match", request.match),
        ("limit", str(request.limit)),
        ("passages", str(request.passages)),
    ]
    if query.years:
        values.append(("year", f"{query.years[0]}..{query.years[1]}"))
    if query.region:
        values.append(("region", query.region))
    return f"/api/v1/search?{urlencode(values)}"


@contextmanager
def _serving(index: Path) -> Iterator[int]:
    """``chayici serve`` on a free port, which is given; it ends with the block."""
    command = [sys.executable, "-c", _SERVE, "serve", "--index", str(index), "--host", _HOST, "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    try:
        yield _port(server)
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.communicate(timeout=_STOPPING)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()


def _port(server: subprocess.Popen[str]) -> int:
    for line in server.stdout or ():
        if found := _ADDRESS.search(line):
            return int(found[1])
    raise ConnectionError(f"chayici serve ended with status {server.wait()}")
