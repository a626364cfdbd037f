"""A real PostgreSQL with PostGIS, started and stopped by tests: on a socket of its own, without any port."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.running import until

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
_POSTGIS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
needs_postgres = pytest.mark.skipif(
    not _PROGRAMS or not _POSTGIS,
    reason="PostgreSQL with PostGIS is not installed (apt-get install postgresql postgresql-postgis)",
)


class Server:
    """A server with a database ``base`` that has PostGIS, of which each test gets a copy."""

    def __init__(self) -> None:
        self._bin = _PROGRAMS[-1].parent
        self.folder = Path(tempfile.mkdtemp(prefix="hima_pg_"))
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to be run by root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.user = "postgres"
        if self._as:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        words = ("-D", str(self.folder / "data"), "-U", self.user, "-A", "trust", "-E", "UTF8", "--no-sync")
        self._run(str(self._bin / "initdb"), *words)

    def start(self) -> None:
        """Start, and wait until it answers."""
        words = ("-D", str(self.folder / "data"), "-k", str(self.folder), "-c", "listen_addresses=")
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as, str(self._bin / "postgres"), *words], stdout=log, stderr=subprocess.STDOUT, cwd="/"
            )
        until(self._answers, 60)

    def stop(self) -> None:
        """Stop at once, as a crash would."""
        if self._process is not None:
            self._run(str(self._bin / "pg_ctl"), "-D", str(self.folder / "data"), "stop", "-m", "immediate", "-w")
            self._process.wait(20)
            self._process = None

    def database(self, template: str = "base") -> str:
        """The address of a new database."""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.dsn(name)

    def dsn(self, name: str, user: str = "") -> str:
        """The address of a database."""
        return f"postgresql://{user or self.user}@/{name}?host={self.folder}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What psql says to a statement."""
        words = ("-h", str(self.folder), "-U", self.user, "-d", database, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1")
        return self._run(str(self._bin / "psql"), *words, "-c", statement)

    def remove(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "log").read_text()
        words = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder)]
        return subprocess.run([*self._as, *words], check=False, cwd="/").returncode == 0

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._as, *words], capture_output=True, text=True, check=False, cwd="/")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def server() -> Iterator[Server]:
    """A server that runs for the length of a block."""
    made = Server()
    try:
        made.start()
        made.sql("CREATE DATABASE base")
        made.sql("CREATE EXTENSION postgis", "base")
        yield made
    finally:
        made.stop()
        made.remove()
