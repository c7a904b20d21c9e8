"""Without a mail server, letters are written to `.eml` files."""

import os
from collections.abc import Mapping
from pathlib import Path

from services.notifications.outlet import Letter, SendResult, Unreachable


class FolderOutlet:
    """Writes each letter to a file of its own; the same letter again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        path = self._folder / letter.file_name
        unfinished = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(letter.content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as fault:
            raise Unreachable(f"{path} cannot be written: {fault}") from fault
        return dict.fromkeys(letter.recipients, SendResult("written"))

    def close(self) -> None:
        """No file stays open between letters."""
