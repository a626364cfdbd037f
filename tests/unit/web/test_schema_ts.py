from pathlib import Path

from hima.web.schema_ts import typescript

WIRE = Path(__file__).parents[3] / "console" / "src" / "wire.ts"


def test_the_committed_typescript_is_up_to_date() -> None:
    assert WIRE.read_text(encoding="utf-8") == typescript(), (
        "run: .venv/bin/python -m hima.web.schema_ts > console/src/wire.ts"
    )


def test_columns_that_may_be_absent_say_so() -> None:
    assert "readonly arrivalEarlyS: readonly (number | null)[];" in typescript()


def test_messages_carry_their_tag() -> None:
    assert 'export interface PictureMessage {\n  readonly type: "picture";' in typescript()
