"""What can be wrong with a journal."""

from hima.errors import HimaError


class JournalFullError(HimaError):
    """The journal cannot be written now but may be later: disk full, quota, read-only. Nothing was written."""


class JournalFailedError(HimaError):
    """The journal cannot be trusted any more (an I/O error, a failed flush): no more writing until a restart.

    After a failed flush the operating system may drop the very pages it could not write and report success the
    next time, so trying again would acknowledge what is not on the disk.
    """


class JournalDamagedError(HimaError):
    """A journal holds something that was not written there.

    Attributes:
        seq: The first bad record, 0 if the damage is not in a record.
        time_ns: Time of the last good record before it, UTC nanoseconds, 0 if there is none.
        what: The sentence for the person.
    """

    def __init__(self, seq: int, time_ns: int, what: str) -> None:
        super().__init__(what)
        self.seq = seq
        self.time_ns = time_ns
        self.what = what
