"""What every operation on the registry begins with: the office, the desk, the act, and what refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from hima.errors import ConfigError, Problem, UsageError
from hima.registry.acts.act import Act
from hima.registry.change import Author, RecordKind
from hima.registry.flight.life import NotAllowedError
from hima.registry.flight.rules import NoSuchPermitError, ProblemsError
from hima.registry.records.record import TYPES
from hima.registry.store import RecordStore, StoreUnreachableError, VersionConflictError
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError

Body = TypeVar("Body", bound=msgspec.Struct)

NUMBER_MAX = 200


def store_of(call: Call) -> RecordStore:
    """The registry.

    Raises:
        RequestRefusedError: The site keeps none.
    """
    store = call.parts.office.store
    if store is None:
        raise RequestRefusedError(RequestRefusal.NO_REGISTRY)
    return store


def body_of(call: Call, struct: type[Body]) -> Body:
    """The decoded body."""
    if not isinstance(call.body, struct):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    return call.body


def act_of(call: Call, why: str) -> Act:
    """The signed-in person's act, now in the node's world."""
    person = call.signed_in().person
    return Act(Author(person.id, person.name, person.organisation), call.parts.node.status.now_ns, why.strip())


def kind_of(call: Call) -> RecordKind:
    """The kind in the address."""
    name = call.request.path_params["kind"]
    found = next((kind for kind in TYPES if kind.value == name), None)
    if found is None:
        raise RequestRefusedError(RequestRefusal.NOT_FOUND)
    return found


def text_of(call: Call, name: str, longest: int = NUMBER_MAX) -> str:
    """A text in the address; empty if it is not there."""
    given = call.request.query_params.getlist(name)
    if len(given) > 1 or any(len(text) > longest for text in given):
        raise RequestRefusedError(RequestRefusal.MALFORMED, f"{name} is one text of at most {longest} characters.")
    return given[0] if given else ""


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the registry raises into refusals of the request."""
    try:
        yield
    except ConfigError as error:
        # Its places begin with the name of the file, which a request has not.
        bare = tuple(problem._replace(where=problem.where.partition(": ")[2]) for problem in error.problems)
        raise problems_refused(bare) from error
    except ProblemsError as error:
        raise problems_refused(error.problems) from error
    except UsageError as error:
        raise problems_refused((Problem("", f"{error}".rstrip("."), ""),)) from error
    except NotAllowedError as error:
        raise RequestRefusedError(RequestRefusal.NOT_ALLOWED_NOW, f"{error}") from error
    except NoSuchPermitError as error:
        raise RequestRefusedError(RequestRefusal.NO_SUCH_RECORD) from error
    except VersionConflictError as error:
        raise RequestRefusedError(RequestRefusal.CHANGED_MEANWHILE) from error
    except StoreUnreachableError as error:
        raise RequestRefusedError(RequestRefusal.REGISTRY_UNREACHABLE, f"{error}") from error


def problems_refused(problems: tuple[Problem, ...]) -> RequestRefusedError:
    """One refusal for everything wrong."""
    return RequestRefusedError(RequestRefusal.NOT_IN_ORDER, problems=problems)
