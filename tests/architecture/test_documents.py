"""Documents that are checked: what is generated is up to date, what is linked is there, what is set is explained."""

import re
from enum import Enum
from pathlib import Path

import pytest
from msgspec import inspect

from hima.cli.docs import PAGES
from hima.cli.export_writers import CAP, FORMATS
from hima.config.fields import slot
from hima.config.reference import FILES
from hima.picture.alert import AlertState, ClearReason
from hima.picture.facts import AirframeState
from hima.picture.outcome import Change, Refusal
from hima.registry.acts.life import Verb
from hima.registry.change import RecordKind
from hima.registry.records.record import DECLARED
from hima.sensing.settings import Format
from hima.sharing.settings import OutputFormat

ROOT = Path(__file__).parents[2]
PROSE = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sites").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", sorted(PAGES))
def test_generated_pages_are_up_to_date(page: str) -> None:
    assert (ROOT / page).read_text(encoding="utf-8") == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target


def settings() -> list[tuple[str, inspect.Field]]:
    """Every field of every struct that a site file fills."""
    found: list[tuple[str, inspect.Field]] = []
    waiting = [inspect.type_info(struct) for struct in FILES.values()]
    while waiting:
        info = waiting.pop()
        assert isinstance(info, inspect.StructType)
        for field in info.fields:
            node = slot(field.type).type
            if isinstance(node, inspect.VarTupleType):
                node = slot(node.item_type).type
            if isinstance(node, inspect.StructType):
                waiting.append(node)
            else:
                found.append((info.cls.__name__, field))
    return found


def test_every_setting_has_a_sentence_and_every_number_a_range() -> None:
    fields = settings()
    assert len(fields) > 60
    for struct, field in fields:
        place = slot(field.type)
        if not isinstance(place.type, inspect.LiteralType | inspect.AnyType):
            assert place.sentence.endswith("."), f"{struct}.{field.name} has no sentence"
        if isinstance(place.type, inspect.FloatType | inspect.IntType):
            limits = (place.type.ge, place.type.gt, place.type.le, place.type.lt)
            assert any(limit is not None for limit in limits), f"{struct}.{field.name} has no range"


def test_every_dimensioned_setting_names_its_unit_in_its_key() -> None:
    suffixes = {
        "m": "_m", "s": "_s", "ms": "_ms", "deg": "_deg", "m/s": "_mps", "m/s2": "_mps2", "hPa": "_hpa",
        "1/s": "_per_s", "B/s": "_per_s",
    }  # fmt: skip
    for struct, field in settings():
        unit = slot(field.type).unit
        if unit:
            assert field.name.endswith(suffixes[unit]), f"{struct}.{field.name} is in {unit}"


def test_every_setting_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    for _, field in settings():
        assert f"| `{field.name}` |" in page


def test_data_files_of_a_site_have_their_sources_beside_them() -> None:
    for folder in (ROOT / "sites").iterdir():
        assert not folder.is_dir() or (folder / "SOURCES.md").is_file()


@pytest.mark.parametrize("words", [AlertState, Change, ClearReason, Refusal])
def test_every_word_about_alerts_is_explained(words: type[Enum]) -> None:
    page = (ROOT / "docs" / "reference" / "alerts.md").read_text(encoding="utf-8")
    for word in words:
        assert f"`{word.value}`" in page, word


@pytest.mark.parametrize("words", [Verb, AirframeState, RecordKind])
def test_every_word_of_the_registry_is_explained(words: type[Enum]) -> None:
    page = (ROOT / "docs" / "reference" / "registry.md").read_text(encoding="utf-8")
    for word in set(words) - {RecordKind.FLIGHT_PERMIT, RecordKind.TRANSPORT_PERMIT}:
        assert f"`{word.value}`" in page, word


def test_every_field_that_is_declared_is_explained() -> None:
    page = (ROOT / "docs" / "reference" / "registry.md").read_text(encoding="utf-8")
    for declared in DECLARED.values():
        for field in declared.__struct_fields__:
            assert f"`{field}`" in page, f"{declared.__name__}.{field}"


def test_every_adapter_and_format_is_documented() -> None:
    documents = "\n".join(path.read_text(encoding="utf-8") for path in PROSE)
    for adapter in sorted((ROOT / "src" / "hima" / "adapters").iterdir()):
        if not adapter.name.startswith("__"):
            assert f"adapters/{adapter.name}" in documents, adapter.name
    for format_ in Format:
        assert f"`{format_.value}`" in documents, format_


def test_the_index_of_formats_leads_to_every_page_and_names_every_word() -> None:
    folder = ROOT / "docs" / "reference" / "formats"
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = set(LINK.findall(index))
    for page in folder.glob("*.md"):
        assert page.name == "README.md" or page.name in linked, page.name
    words = {*(format_.value for format_ in Format), *(format_.value for format_ in OutputFormat), *FORMATS, CAP}
    for word in sorted(words):
        assert f"`{word}`" in index, word
    assert "docs/reference/formats/README.md" in LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_table_has_its_head(path: Path) -> None:
    """Rows behind an empty line are no longer of their table, and are shown as text."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for block in re.split(r"\n\s*\n", text):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert not rows or re.fullmatch(r"\|?[\s:|-]+\|?", rows[1] if len(rows) > 1 else rows[0]), rows[0]
