"""Whose endorsement rule packs ask for, and who may speak for a body."""

from collections.abc import Sequence
from typing import Final

from hima.registry.rules import Body, RulePack
from hima.registry.transport.permit import Authority

_KIND: Final = "transport_permit"


def needed(packs: Sequence[RulePack]) -> tuple[Authority, ...]:
    """Authorities whose endorsement the packs ask for with every transport permit."""
    always = {body.id for body in _bodies(packs) if body.always}
    return tuple(authority for authority in Authority if authority.value in always)


def speakers(packs: Sequence[RulePack], authority: Authority) -> tuple[str, ...]:
    """Organisations whose people may speak for an authority; empty where no pack says."""
    found = [body for body in _bodies(packs) if body.id == authority.value]
    return tuple(name for body in found for name in (body.organisations or (body.name,)))


def _bodies(packs: Sequence[RulePack]) -> list[Body]:
    return [body for pack in packs for body in pack.body if _KIND in body.endorses]
