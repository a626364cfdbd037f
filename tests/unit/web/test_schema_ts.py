import pkgutil
from pathlib import Path

from hima.web import schema
from hima.web.schema_ts import MODULES, typescript

WIRE = Path(__file__).parents[3] / "console" / "src" / "wire.ts"


def test_the_committed_typescript_is_up_to_date() -> None:
    assert WIRE.read_text(encoding="utf-8") == typescript(), (
        "run: .venv/bin/python -m hima.web.schema_ts > console/src/wire.ts"
    )


def test_columns_that_may_be_absent_say_so() -> None:
    assert "readonly arrivalEarlyS: readonly (number | null)[];" in typescript()


def test_messages_carry_their_tag() -> None:
    assert 'export interface PictureMessage {\n  readonly type: "picture";' in typescript()


def test_every_file_of_the_schema_is_in_the_typescript() -> None:
    files = {f"{schema.__name__}.{found.name}" for found in pkgutil.iter_modules(schema.__path__)}
    assert {module.__name__ for module in MODULES} == files - {"hima.web.schema.message"} | {
        "hima.web.bodies",
        "hima.web.registry.bodies",
        "hima.web.registry.permit_bodies",
        "hima.registry.flight.application",
    }
