"""A real node in a process of its own, for tests and benchmarks; started and stopped by them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from websockets.sync.client import connect
from websockets.typing import Origin

ROOT = Path(__file__).parents[1]
START_S = 90.0
"""A cold compilation of the kernels, on a slow machine."""


class RunningNode:
    """A node that runs.

    Attributes:
        process: Its process.
        url: Address of its console.
        link: One-time sign-in link.
        started_s: Seconds from start to the link.
    """

    def __init__(self, process: "subprocess.Popen[str]", url: str, link: str, started_s: float) -> None:
        self.process = process
        self.url = url
        self.link = link
        self.started_s = started_s
        # Idle connections are given up well before the server does so: both at once would reset a request.
        limits = httpx.Limits(keepalive_expiry=1.0)
        self._client = httpx.Client(base_url=url, headers={"origin": url}, timeout=10, limits=limits)

    def get(self, path: str) -> Any:
        """JSON of a GET; of a text answer the text."""
        answer = self._client.get(path)
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON of a POST."""
        answer = self._client.post(path, json=body)
        return answer.status_code, answer.json()

    def sign_in(self, name: str = "Amina Rashid", organisation: str = "Site security") -> Any:
        """Use the one-time link."""
        token = self.link.rpartition("token=")[2]
        return self.post("/api/sign-in", {"token": token, "name": name, "organisation": organisation})

    def cookies(self) -> dict[str, str]:
        """The session's cookies."""
        return dict(self._client.cookies)

    def take_cookies(self, cookies: dict[str, str]) -> None:
        """Be the browser that has these cookies."""
        self._client.cookies.update(cookies)

    def shown(self) -> dict[str, Any]:
        """The first message of each type that a signed-in screen gets: hello, picture, alerts, health."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        found: dict[str, Any] = {}
        with connect(
            f"ws{self.url[4:]}/live", origin=Origin(self.url), additional_headers={"cookie": cookie}, proxy=None
        ) as screen:
            while not {"picture", "alerts", "health"} <= found.keys():
                message = msgspec.json.decode(screen.recv(timeout=10))
                found.setdefault(message["type"], message)
        return found

    def rejects(self, feed: str) -> Counter[str]:
        """Rejects of a feed so far, by reason."""
        line = rf'^hima_rejects_total\{{feed="{feed}",reason="([^"]+)"\}} (\d+)'
        return Counter({reason: int(count) for reason, count in re.findall(line, self.get("/metrics"), re.MULTILINE)})

    def cpu_s(self) -> float:
        """Processor seconds used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Most memory it ever held, megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    def hang_up(self) -> None:
        """Close the client's connections."""
        self._client.close()

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.kill()
        self.process.wait(20)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def launch(*arguments: str, within: tuple[str, ...] = ()) -> RunningNode:
    """Start `hima run` with these arguments and wait for its sign-in link.

    Args:
        arguments: Words after `hima run`.
        within: A command that runs another and becomes it, such as `unshare --mount`.
    """
    begun_s = time.monotonic()
    process = subprocess.Popen(
        [*within, sys.executable, "-m", "hima", "run", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        found = re.search(r"(https?://[^/\s]+)/sign-in\?token=\S+", line)
        if found:
            return RunningNode(process, found.group(1), found.group(0), time.monotonic() - begun_s)
    _, said = process.communicate(timeout=10)
    raise AssertionError(f"the node ended with {process.returncode}: {''.join(lines)}{said}")


@contextmanager
def running(*arguments: str, within: tuple[str, ...] = ()) -> Iterator[RunningNode]:
    """A node for the length of a block, started as by `launch`; killed at its end if it still runs."""
    node = launch(*arguments, within=within)
    try:
        yield node
    finally:
        if node.process.poll() is None:
            node.kill()
        for stream in (node.process.stdout, node.process.stderr):
            if stream is not None:
                stream.close()
        node.hang_up()


def until(condition: Any, timeout_s: float = 30.0, every_s: float = 0.1) -> Any:
    """Wait until a callable gives something true, and return it."""
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        found = condition()
        if found:
            return found
        time.sleep(every_s)
    raise AssertionError(f"did not happen within {timeout_s} s")
