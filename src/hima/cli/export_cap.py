"""The folder that `hima export --format cap` writes: a document for each message."""

from collections.abc import Sequence
from pathlib import Path

from hima.app.whole_files import whole_files
from hima.config.site import Site
from hima.errors import UnreachableError, UsageError
from hima.picture.air_picture import AirPicture
from hima.picture.mode import Mode
from hima.picture.outcome import AlertChanged
from hima.sharing.cap_output import CapContext, CapOutput, cap_messages
from hima.wire.cap.encode import encode_cap


class CapFolder:
    """Messages as files, each named by its identifier.

    Args:
        folder: Where they go; made when the first one comes.
        sender: Who sends; ``hima.SITE`` if empty.
        advised_by: In whose name advice is given; empty for none.

    Attributes:
        written: Messages so far.
    """

    def __init__(self, folder: Path, sender: str, advised_by: str) -> None:
        self._folder, self._sender, self._advised_by = folder, sender, advised_by
        self._state = CapOutput()
        self.written = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreachableError(f"{folder} cannot be written: {error.strerror}.", "Choose another --out.") from error

    def take(self, site: Site, mode: Mode, changes: Sequence[AlertChanged], picture: AirPicture | None) -> None:
        """Write the messages that changes call for.

        Raises:
            UsageError: The sender cannot be one.
            UnreachableError: A file cannot be written.
        """
        if not changes:
            return
        context = CapContext(
            site=site.id,
            site_name=site.name,
            mode=mode,
            assets=site.assets,
            zones=site.zones,
            sentences={rule.id: rule.sentence for rule in site.rules},
            sender=self._sender or f"hima.{site.id}",
            advised_by=self._advised_by,
        )
        for message in cap_messages(self._state, changes, picture, context):
            try:
                document = encode_cap(message)
            except ValueError as error:
                raise UsageError(f"--sender cannot be used: {error}.") from error
            try:
                with whole_files([self._folder / f"{message.identifier}.xml"]) as (file,):
                    file.write(document)
            except OSError as error:
                raise UnreachableError(
                    f"{self._folder} cannot be written: {error.strerror}.", "Choose another --out."
                ) from error
            self.written += 1
