"""`hima`: find the command, run it, and turn trouble into a sentence and an exit code.

Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 could not reach something it needs.
"""

import sys
from collections.abc import Sequence

from hima.cli.commands import parser
from hima.errors import ConfigError, UnreachableError, UsageError
from hima.node.journal_errors import JournalDamagedError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words of the command line without the program's name; those of the process if None.
    """
    words = sys.argv[1:] if arguments is None else arguments
    # No option before the command takes a value, so the first word that is no option is the command.
    named = next((word for word in words if not word.startswith("-")), "")
    options = parser({named}).parse_args(words)
    try:
        return int(options.run(options))
    except ConfigError as error:
        for problem in error.problems:
            print(f"{problem.where}: {problem.what}. {problem.hint}", file=sys.stderr)
        return 1
    except JournalDamagedError as error:
        print(f"hima: {error.what} Nothing was changed; 'hima verify' says more.", file=sys.stderr)
        return 1
    except UsageError as error:
        print(f"hima: {error}", file=sys.stderr)
        return 2
    except UnreachableError as error:
        print(f"hima: {error.what} {error.hint}".rstrip(), file=sys.stderr)
        return 3
    except BrokenPipeError:
        # The reader of our output has gone (as `| head` does); there is nobody left to tell.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
