"""What a running node's log says of an error: where it was, and nothing of what people sent."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import structlog
from hima.cli.main import main

def enter(document):
    held = {"phone": "0750 " + "555 0199"}
    raise RuntimeError("the door is stuck")

assert main(["run", "no-such-site"]) != 0
try:
    enter("A123" + "4567")
except RuntimeError as error:
    structlog.get_logger("hima.web").error("request_failed", path="/api/registry/enter/person", exc_info=error)
"""


def test_an_error_is_logged_with_its_place_and_without_what_was_held_there(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    ran = subprocess.run([sys.executable, str(script)], text=True, capture_output=True, check=True)
    said = ran.stdout + ran.stderr
    for told in ("request_failed", "/api/registry/enter/person", "script.py", "in enter", "the door is stuck"):
        assert told in said
    for secret in ("A1234567", "555 0199"):
        assert secret not in said
