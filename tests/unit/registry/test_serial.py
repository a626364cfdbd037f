import pytest

from hima.registry.records.serial import serial_fault


@pytest.mark.parametrize("serial", ["MFR1C123456789ABC", "1581F4ABCDEFGHJKLMNP", "ABCD1Z", "0000F000000000000000"])
def test_a_number_by_the_standard_is_taken(serial: str) -> None:
    assert serial_fault(serial) == ""


@pytest.mark.parametrize(
    ("serial", "fault"),
    [
        ("", "too few"),
        ("ABCD1", "too few"),
        ("ABCD0Z", "no length"),
        ("ABCDG0123456789ABCDE", "no length"),
        ("ABCD2Z", "announces 2 more, and 1 follow"),
        ("ABCDF0123456789ABCDEF", "announces 15 more, and 16 follow"),
        ("ABCO1Z", "'O', which looks like a digit"),
        ("ABCD1I", "'I', which looks like a digit"),
        ("ABCD1z", "'z'"),
        ("ABCD1-", "'-'"),
        ("АBCD1Z", r"'\u0410'"),
        ("ABCD1\u0661", r"'\u0661'"),
    ],
)
def test_a_number_that_is_not_is_refused_with_the_reason(serial: str, fault: str) -> None:
    assert fault in serial_fault(serial)
