"""What rule packs say, and that they say "unknown" where they do not know."""

import msgspec
import pytest

from hima.config.packs import shipped
from hima.registry.change import RecordKind
from hima.registry.records.drones import Build, ModelDeclared
from hima.registry.rules import (
    Figure,
    Figures,
    Finding,
    airframe_must_register,
    bodies,
    fits,
    operator_must_register,
    remote_id_needed,
    term_ns,
)
from hima.units import DAY_NS

PACKS = {pack.id: pack for pack in shipped()}
EU, IRAQ, KRG = PACKS["eu_2019_947"], PACKS["iraq_icar_124"], PACKS["krg_endorsement"]


def model(mtow_g: int | None = None, camera: bool | None = None, speed_max_mps: float | None = None) -> ModelDeclared:
    return ModelDeclared(
        maker="Quadra", name="X4", build=Build.MULTIROTOR, mtow_g=mtow_g, camera=camera, speed_max_mps=speed_max_mps
    )


@pytest.mark.parametrize(
    ("mtow_g", "camera", "finding"),
    [
        (249, False, Finding.NO),
        (250, False, Finding.YES),
        (249, True, Finding.YES),
        (249, None, Finding.UNKNOWN),
        (250, None, Finding.YES),
        (None, True, Finding.YES),
        (None, False, Finding.UNKNOWN),
        (None, None, Finding.UNKNOWN),
    ],
)
def test_who_must_register_in_the_example(mtow_g: int | None, camera: bool | None, finding: Finding) -> None:
    ruling = operator_must_register(EU, model(mtow_g, camera))
    assert ruling.finding is finding
    assert "14(5)" in ruling.source


@pytest.mark.parametrize("camera", [True, False, None])
@pytest.mark.parametrize("mtow_g", [1, 249, 250, 25_000, None])
def test_of_what_is_not_known_nothing_follows(mtow_g: int | None, camera: bool | None) -> None:
    for pack in (IRAQ, KRG):
        for rule in (operator_must_register, airframe_must_register, remote_id_needed):
            assert rule(pack, model(mtow_g, camera)).finding is Finding.UNKNOWN
        for kind in RecordKind:
            assert term_ns(pack, kind) is None
    assert airframe_must_register(EU, model(mtow_g, camera)).finding is Finding.UNKNOWN


def test_the_draft_holds_no_number() -> None:
    for pack in (IRAQ, KRG):
        assert pack.figures == Figures()
        assert pack.drone_class == ()
        assert pack.fee == ()
        assert pack.status != "in_force"


def test_every_number_of_the_example_names_its_article() -> None:
    figures = [getattr(EU.figures, field) for field in EU.figures.__struct_fields__]
    figures += [figure for one in EU.drone_class for figure in (one.mass_below_g, one.speed_max_mps)]
    known = [figure for figure in figures if figure is not None and figure.value is not None]
    assert len(known) >= 13
    for figure in known:
        assert "of 2019/94" in figure.source


def test_a_model_fits_a_class_by_what_is_declared() -> None:
    classes = {one.id: one for one in EU.drone_class}
    assert fits(classes["C0"], model(249, speed_max_mps=19)).finding is Finding.YES
    assert fits(classes["C0"], model(250, speed_max_mps=19)).finding is Finding.NO
    assert fits(classes["C0"], model(249, speed_max_mps=19.5)).finding is Finding.NO
    assert fits(classes["C0"], model(249)).finding is Finding.UNKNOWN
    assert fits(classes["C0"], model(None, speed_max_mps=30)).finding is Finding.NO
    bare = msgspec.structs.replace(classes["C0"], mass_below_g=None, speed_max_mps=None)
    assert fits(bare, model(249)).finding is Finding.UNKNOWN
    vague = msgspec.structs.replace(classes["C2"], mass_below_g=Figure(source="nobody has said it"))
    assert fits(vague, model(249)).finding is Finding.UNKNOWN


def test_terms_and_bodies() -> None:
    assert term_ns(EU, RecordKind.PILOT) == 1826 * DAY_NS
    assert term_ns(EU, RecordKind.MODEL) is None
    packs = (IRAQ, KRG, EU)
    assert [body.id for body in bodies(packs, "flight_permit")] == ["aviation", "security", "regional"]
    assert [body.always for body in bodies(packs, "transport_permit")] == [True, True, False]
    assert bodies(packs, "flight_permit")[0].name == "Iraqi Civil Aviation Authority"
