"""Run `hima` as `python -m hima`."""

import sys

from hima.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
