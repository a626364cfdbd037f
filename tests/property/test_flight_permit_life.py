"""The life of flight permits against a small model: who may do what and when, whatever people try, on a real store."""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from tests import registered
from tests.unit.registry.flight.world import AMINA, DARA, HANA, NOW_NS, SORAN, application, rules, square, volume, zone

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.picture.zone import ZoneType
from hima.registry.acts import desk as registered_desk
from hima.registry.acts.act import Act
from hima.registry.chain import verify
from hima.registry.change import Author, RecordKind, Ref
from hima.registry.flight.desk import Desk
from hima.registry.flight.life import NotAllowedError
from hima.registry.flight.record import Decision
from hima.registry.flight.rules import ProblemsError

BEGIN_NS: Final = NOW_NS + (4 * 24 - 1) * 3600 * 10**9
END_NS: Final = BEGIN_NS + 4 * 3600 * 10**9
"""The only time of all applications here."""
TWIN: Final = Author("twin", "Soran Aziz", "Civil Aviation")
PEOPLE: Final = (DARA, AMINA, SORAN, HANA, TWIN)
ORGANISATION: Final = {"aviation": "Civil Aviation", "security": "Security Agency", "plant": "Plant management"}
PLACES: Final = (square(44.90, 35.10, 0.01), square(44.95, 35.10, 0.01))
"""Apart; the second lies in a zone that needs the plant's leave."""
APPLICATIONS: Final = tuple(application(volume=volume(ring_deg=ring)) for ring in PLACES)
RULES: Final = rules(
    zones=(zone("flare", ZoneType.REQ_AUTHORIZATION, square(44.95, 35.10, 0.1), authorities=("plant",)),)
)
REQUIRED: Final = (("aviation", "security"), ("aviation", "security", "plant"))
PERSON = st.sampled_from(PEOPLE)


@dataclass
class Model:
    """What a permit should be."""

    place: int
    applicants: set[str]
    state: str = "draft"
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    changes: int = 1

    def becomes(self, state: str) -> str:
        self.state, self.changes = state, self.changes + 1
        return state


class PermitLife(RuleBasedStateMachine):
    numbers = Bundle("numbers")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.store = SqliteRecordStore(Path(self.folder.name) / "registry.db")
        self.desk = Desk(self.store, RULES)
        self.runner.run(registered.fill(registered_desk.Desk(self.store)))
        self.now_ns = NOW_NS
        self.models: dict[str, Model] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.runner.run(verify(self.store)).altered is None
            self.runner.run(self.store.close())
            self.runner.close()
            self.folder.cleanup()

    def tried(self, doing: Coroutine[Any, Any, Any]) -> str:
        """State of the permit after an act, or why it was refused."""
        try:
            return str(self.runner.run(doing).state.value)
        except NotAllowedError as error:
            return error.code
        except ProblemsError:
            return "problems"

    def act(self, by: Author) -> Act:
        return Act(by, self.now_ns, "because")

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.now_ns += hours * 3600 * 10**9

    @rule(target=numbers, place=st.integers(0, 1), by=PERSON)
    def draft(self, place: int, by: Author) -> str:
        number = f"FP-2026-{len(self.models) + 1:06d}"
        said = self.tried(self.desk.draft(APPLICATIONS[place], self.act(by)))
        assert said == ("draft" if self.now_ns < END_NS else "problems")
        if said == "draft":
            self.models[number] = Model(place, {by.id})
            return number
        return next(iter(self.models), "")

    @rule(number=numbers, place=st.integers(0, 1), by=PERSON)
    def amend(self, number: str, place: int, by: Author) -> None:
        if not number:
            return
        model = self.models[number]
        said = self.tried(self.desk.amend(number, APPLICATIONS[place], self.act(by)))
        if self.now_ns >= END_NS:
            assert said == "problems"
        elif model.state in {"draft", "submitted", "endorsed", "refused"}:
            assert said == model.becomes("draft")
            model.place, model.said = place, {}
            model.applicants.add(by.id)
        else:
            assert said == "state"

    @rule(number=numbers, by=PERSON)
    def submit(self, number: str, by: Author) -> None:
        if not number:
            return
        model = self.models[number]
        said = self.tried(self.desk.submit(number, self.act(by)))
        if model.state != "draft":
            assert said == "state"
        elif self.now_ns >= END_NS:
            assert said == "problems"
        else:
            assert said == model.becomes("submitted")
            model.applicants.add(by.id)

    @rule(
        number=numbers,
        body=st.sampled_from(["aviation", "security", "plant", "navy"]),
        by=PERSON,
        decision=st.sampled_from([*Decision, Decision.APPROVE, Decision.APPROVE]),
        condition=st.sampled_from(["", "", "", "By day."]),
    )
    def endorse(self, number: str, body: str, by: Author, decision: Decision, condition: str) -> None:
        if not number:
            return
        model = self.models[number]
        said = self.tried(self.desk.endorse(number, body, decision, condition, self.act(by)))
        why_not = {
            "not_theirs": ORGANISATION.get(body, by.organisation) != by.organisation,
            "state": model.state != "submitted",
            "applicant": by.id in model.applicants,
            "not_asked": body not in REQUIRED[model.place],
            "spoken": body in model.said,
            "two_bodies": by.id in {who for who, _ in model.said.values()},
            "condition": bool(condition) != (decision is Decision.APPROVE_WITH_CONDITION),
        }
        refused = "not_asked" if body == "navy" else next((code for code, holds in why_not.items() if holds), "")
        if refused:
            assert said == refused
            return
        model.said[body] = (by.id, decision.value)
        done = set(model.said) == set(REQUIRED[model.place])
        approved = "endorsed" if done else "submitted"
        assert said == model.becomes("refused" if decision is Decision.REFUSE else approved)

    @rule(number=numbers, by=PERSON, accepting=st.booleans())
    def issue(self, number: str, by: Author, accepting: bool) -> None:
        if not number:
            return
        model = self.models[number]
        others = [other for other in self.models if other != number]
        live = {"submitted", "endorsed", "issued", "active"}
        at_issue = (other for other in others if self.models[other].state in live)
        near = tuple(other for other in at_issue if self.models[other].place == model.place)
        said = self.tried(self.desk.issue(number, near if accepting else (), self.act(by)))
        given = any(
            self.models[other].state in {"issued", "active"} and self.models[other].place == model.place
            for other in others
        )
        if model.state != "endorsed":
            assert said == "state"
        elif by.id in model.applicants:
            assert said == "applicant"
        elif self.now_ns >= END_NS:
            assert said == "time"
        elif given and not accepting:
            assert said == "conflict"
        else:
            assert said == model.becomes("issued")

    @rule(number=numbers, by=PERSON)
    def activate(self, number: str, by: Author) -> None:
        if not number:
            return
        model = self.models[number]
        said = self.tried(self.desk.activate(number, self.act(by)))
        if model.state != "issued":
            assert said == "state"
        elif not BEGIN_NS <= self.now_ns < END_NS:
            assert said == "time"
        else:
            assert said == model.becomes("active")

    @rule(number=numbers, by=PERSON, revoking=st.booleans())
    def end(self, number: str, by: Author, revoking: bool) -> None:
        if not number:
            return
        model = self.models[number]
        act = self.act(by)
        said = self.tried(self.desk.revoke(number, act) if revoking else self.desk.close(number, act))
        ends = {"issued", "active"} if revoking else {"draft", "submitted", "endorsed", "issued", "active"}
        if model.state not in ends:
            assert said == "state"
        else:
            assert said == model.becomes("revoked" if revoking else "closed")

    @rule(number=numbers)
    def walk_on(self, number: str) -> None:
        """All that is missing, by whoever may: else chance hardly gets a permit issued."""
        if not number or self.models[number].state not in {"draft", "submitted"}:
            return
        self.submit(number, DARA)
        for body, who in (("aviation", AMINA), ("security", SORAN), ("plant", HANA)):
            self.endorse(number, body, who, Decision.APPROVE, "")
        self.issue(number, TWIN, accepting=False)

    @invariant()
    def what_is_kept_is_what_should_be(self) -> None:
        for number, model in getattr(self, "models", {}).items():
            permit, version = self.runner.run(self.desk.read(number))
            assert (permit.state.value, version) == (model.state, model.changes)
            assert set(permit.applicants) == model.applicants
            assert {one.body: (one.by, one.decision.value) for one in permit.endorsements} == model.said
            history = self.runner.run(self.store.history(Ref(RecordKind.FLIGHT_PERMIT, number)))
            assert len(history) == model.changes


PermitLife.TestCase.settings = settings(max_examples=25, stateful_step_count=50, deadline=None)
TestPermitLife = PermitLife.TestCase
