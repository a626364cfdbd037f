"""Certificates for tests of TLS, made by the openssl command."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """`NAME.pem` and `NAME.key`: an authority, a server and a client that it vouches for, and a stranger."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make certificates")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=tmp_path)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    for name in ("authority", "stranger"):
        openssl("req", "-x509", *key, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    for name in ("server", "client"):
        signed = (
            "-CA",
            "authority.pem",
            "-CAkey",
            "authority.key",
            "-addext",
            "subjectAltName=DNS:tak.example,DNS:localhost",
        )
        openssl("req", "-x509", *key, "-subj", f"/CN={name}", *signed, "-keyout", f"{name}.key", "-out", f"{name}.pem")
    return tmp_path


def held(folder: Path, name: str) -> dict[str, Any]:
    return {
        "tls": True,
        "tls_certificate": str(folder / f"{name}.pem"),
        "tls_key": str(folder / f"{name}.key"),
        "tls_authority": str(folder / "authority.pem"),
        "tls_name": "tak.example",
    }
