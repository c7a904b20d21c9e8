"""A service that only reads is added by its own folder and one line in the registry."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared

ROOT = Path(__file__).parents[2]
LINE = "    NOTIFICATIONS_SERVICE,\n"

PRINT_OPERATIONS = """\
import json
from tools.contracts.asyncapi import document
print(json.dumps(list(document("0", {})["operations"])))
"""

COUNTING = '''
"""How many events of staffing there are."""

from fastapi import APIRouter

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.http.rows import row
from services.kit.service.built_service import BuiltService
from services.kit.service.runner import Runner
from services.kit.service.description import Service, Surroundings
from services.kit.consumer.shelf import Shelf


def _built(around: Surroundings) -> BuiltService:
    runner = Runner("counting", Consumer(around.results, around.log, Shelf()))
    router = APIRouter(prefix="/counting/v1", tags=["counting"])

    @router.get("/dealers/{dealer}")
    @row("particulars", dealer="dealer")
    def count(dealer: str) -> int:
        runner.settle()
        with around.results.reading() as look:
            [(found,)] = look.execute("SELECT COUNT(*) FROM kept WHERE stream = ?", (dealer,))
        return int(found)

    return BuiltService("counting", [router], [runner])


COUNTING_SERVICE = Service(
    name="counting",
    reads=[STAFFING],
    results="counting",
    tables=(*consumer.TABLES, *shelf.TABLES),
    build=_built,
)
'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The product's sources, and the service added to them."""
    for package in ("contracts", "services", "tools", "deploy"):
        junk = ignore_patterns("__pycache__", "node_modules")
        copytree(ROOT / package, tmp_path / package, ignore=junk)
    folder = tmp_path / "services" / "counting"
    folder.mkdir()
    (folder / "__init__.py").write_text(COUNTING)
    registry = tmp_path / "services" / "registry.py"
    text = registry.read_text()
    assert text.count(LINE) == 1
    added = text.replace(LINE, f'{LINE}    import_module("services.counting").COUNTING_SERVICE,\n')
    registry.write_text(added.replace('"""\n', '"""\n\nfrom importlib import import_module\n', 1))
    return tmp_path


def test_it_is_served_told_of_rebuilt_and_published(house: Path, tmp_path: Path) -> None:
    docket = Docket(tmp_path / "stack", PYTHONPATH=str(house))
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), declared("2012-07-01", "2012-06"))
        assert stack.get(f"/counting/v1/dealers/{DEALER}") == 2
        assert stack.get("/readyz")["status"] == "ready"
        assert stack.stop() == 0
    assert docket.must("status").json["parked"]["counting"] == 0
    rebuilt = docket.run("rebuild", "counting")
    assert (rebuilt.status, rebuilt.json["differences"]) == (0, [])
    with docket.running("serve", "counting", "--clock", "manual") as alone:
        assert alone.get(f"/counting/v1/dealers/{DEALER}") == 2
        assert alone.stop() == 0
    assert "counting-receives-staffing" in published_operations(house)


def published_operations(house: Path) -> list[str]:
    """What the AsyncAPI document made of these sources says that services do."""
    told = subprocess.run(
        [
            *(sys.executable, "-c"),
            PRINT_OPERATIONS,
        ],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(house)},
        cwd=house,
    )
    operations: list[str] = json.loads(told.stdout)
    return operations
