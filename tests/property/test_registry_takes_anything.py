"""Whatever is typed or heard, the register answers, and finds what it holds."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.registered import AIRFRAME, YEAR, act

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.config.record_fields import columns, declared_from
from hima.errors import ConfigError
from hima.picture.facts import AirframeAsked, AirframeFacts, IdScheme, NotKnown
from hima.registry.acts.act import Done, Refused
from hima.registry.acts.registering import Known, register
from hima.registry.answering import answer
from hima.registry.change import Author, Change, Listing, RecordKind, Ref, Write
from hima.registry.records.record import TYPES
from hima.registry.words import WORD_MAX, search_words

ANY_TEXT = st.text(st.characters(), max_size=60)
AUTHOR = Author("a", "A", "")


def play(scene: Callable[[SqliteRecordStore], Awaitable[None]]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = SqliteRecordStore(Path(folder) / "registry.db")
            try:
                await scene(store)
            finally:
                await store.close()

    asyncio.run(run())


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_a_record_is_found_by_every_beginning_of_its_words(texts: list[str]) -> None:
    async def scene(store: SqliteRecordStore) -> None:
        changes = [
            Change(0, AUTHOR, "why", Ref(RecordKind.PERSON, f"P-{number}"), "registered", 1, b"{}")
            for number in range(len(texts))
        ]
        listings = [Listing((), text, "registered") for text in texts]
        await store.commit([Write(change, listing) for change, listing in zip(changes, listings, strict=True)])
        for number, text in enumerate(texts):
            for word in search_words(text):
                for length in (1, len(word) // 2 or 1, len(word)):
                    page = await store.search(RecordKind.PERSON, word[:length])
                    assert f"P-{number}" in [record.ref.id for record in page.records]

    play(scene)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_a_search_and_a_question_of_any_text_are_answered(words: str, state: str, after: str) -> None:
    async def scene(store: SqliteRecordStore) -> None:
        for kind in RecordKind:
            assert (await store.search(kind, words, state, after=after)).total == 0
        for scheme in IdScheme:
            (given_,) = await answer(store, [AirframeAsked(scheme, words)], 0)
            assert isinstance(given_.found, NotKnown | AirframeFacts)

    play(scene)


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    words = search_words(text)
    assert all(len(word) <= WORD_MAX for word in words)
    for word in words:
        assert search_words(word) == (word,)


@given(st.sampled_from(list(TYPES)), st.data())
def test_any_fields_are_a_declaration_or_a_list_of_problems(kind: RecordKind, data: st.DataObject) -> None:
    texts = data.draw(st.dictionaries(st.sampled_from(columns(kind)), ANY_TEXT, max_size=8))
    try:
        declared = declared_from(kind, texts)
    except ConfigError as refused:
        problems = refused.problems
    else:
        outcome = register("N-1", declared, YEAR, Known({}), act())
        problems = outcome.problems if isinstance(outcome, Refused) else ()
        assert isinstance(outcome, Done) or problems
    assert all(problem.what and problem.hint for problem in problems)


@given(ANY_TEXT, ANY_TEXT)
def test_any_number_and_reason_are_taken_or_refused(number: str, why: str) -> None:
    assert register(number, AIRFRAME, YEAR, Known({}), act(why)) is not None
