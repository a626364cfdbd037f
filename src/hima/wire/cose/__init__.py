"""Signed statements that fit on paper: COSE_Sign1 (RFC 9052) and base45 (RFC 9285)."""
