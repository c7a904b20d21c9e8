"""One stack for the pages that only read: two dealers of two regions, with a history each."""

from collections.abc import Iterator

import pytest

from tests.component.pages.people import People, people
from tests.component.pages.told_dealers import tell


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with people(tmp_path_factory.mktemp("told")) as found:
        tell(found.stack)
        yield found
