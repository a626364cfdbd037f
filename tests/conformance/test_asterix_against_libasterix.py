"""Random reports, written by this encoder, read by an independent decoder."""

from typing import Any

import numpy as np
import pytest
from asterix import base, generated

from hima.wire.asterix import cat034, cat048
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.encode import encode_cat034, encode_cat048
from hima.wire.asterix.layout import Layout

SAME = {
    48: {
        "sac": "010/SAC",
        "sic": "010/SIC",
        "time_of_day_s": "140",
        "rho_nm": "040/RHO",
        "theta_deg": "040/THETA",
        "mode_3a": "070/MODE3A",
        "flight_level": "090/FL",
        "run_length_ssr_deg": "130/SRL",
        "replies_ssr": "130/SRR",
        "amplitude_ssr_dbm": "130/SAM",
        "run_length_psr_deg": "130/PRL",
        "amplitude_psr_dbm": "130/PAM",
        "range_difference_nm": "130/RPD",
        "azimuth_difference_deg": "130/APD",
        "aircraft_address": "220",
        "identification": "240",
        "track_number": "161/TRN",
        "x_nm": "042/X",
        "y_nm": "042/Y",
        "heading_deg": "200/HDG",
        "sigma_x_nm": "210/SIGX",
        "sigma_y_nm": "210/SIGY",
        "sigma_heading_deg": "210/SIGH",
        "height_ft": "110/3DH",
        "doppler_mps": "120/CAL/CAL",
        "doppler_doubtful": "120/CAL/D",
        "typ": "020/TYP",
        "rab": "020/RAB",
        "tst": "020/TST",
        "foe_fri": "020/FOEFRI",
        "cnf": "170/CNF",
        "cdm": "170/CDM",
        "tre": "170/TRE",
        "tcc": "170/TCC",
    },
    34: {
        "sac": "010/SAC",
        "sic": "010/SIC",
        "message_type": "000",
        "time_of_day_s": "030",
        "sector_deg": "020",
        "rotation_period_s": "041",
        "window_rho_start_nm": "100/RHOST",
        "window_theta_end_deg": "100/THETAEND",
        "height_m": "120/HGT",
        "lat_deg": "120/LAT",
        "lon_deg": "120/LON",
        "range_error_nm": "090/RNG",
        "azimuth_error_deg": "090/AZM",
    },
}
COUNT = 60


def random_columns(layout: Layout) -> dict[str, np.ndarray]:
    """Every item in every record, so that every column can be compared."""
    draw = np.random.default_rng(layout.category)
    columns = layout.absent(COUNT)
    for _, field in layout.codes() + layout.quantities():
        if field.name == "message_type":
            number = draw.integers(1, 8, COUNT)
        elif field.name == "time_of_day_s":
            number = draw.integers(0, 86_400 * 128, COUNT)
        else:
            low = -(1 << field.width - 1) if field.signed else 0
            number = draw.integers(low, low + (1 << field.width), COUNT)
        columns[field.name][:] = number * field.lsb if field.lsb else number
    return columns


def inside(node: Any) -> Any:
    """The content of whatever wraps it: items and rules do."""
    while isinstance(node, base.Item | base.NonSpare | base.RuleVariationContextFree):
        node = node.arg
    return node


def value(record: base.Record, path: str) -> float:
    """A number of a parsed record."""
    first, *rest = path.split("/")
    node = inside(record.items_regular[first])
    for name in rest:
        node = inside(node._get_item(name))
    content = node._get_rule()._get_content()
    return content._as_quantity() if isinstance(content, base.ContentQuantity) else content.as_uint()


@pytest.mark.parametrize(("category", "kind", "layout"), [(48, Cat048, cat048.LAYOUT), (34, Cat034, cat034.LAYOUT)])
def test_an_independent_decoder_reads_the_same(category: int, kind: type, layout: Layout) -> None:
    columns = random_columns(layout)
    encode = encode_cat048 if category == 48 else encode_cat034
    data = encode(kind(data=b"", **columns))
    categories: Any = generated.manifest["CATS"]
    newest = categories[category][-1]
    parsed = newest.cv_uap.parse(base.Bits.from_bytes(data[3:]))
    assert not isinstance(parsed, ValueError), parsed
    assert len(parsed) == COUNT
    for name, path in SAME[category].items():
        theirs = [value(record, path) for record in parsed]
        np.testing.assert_allclose(columns[name], theirs, rtol=1e-12, err_msg=name)
