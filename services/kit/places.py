"""Where the stores of a stack are, by its settings, and which generation of each is live."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from services.kit import generations
from services.kit.settings import Settings, SettingsUnfit
from services.kit.store import Store


def open_store(url: str, tables: Sequence[str] = (), *, durable: bool = True) -> Store:
    """The store at `sqlite:PATH` or `postgresql://…?schema=NAME`, its tables made if absent.

    `durable=False` is for measuring what durability costs; nothing else sets it.
    """
    # Only what is used is loaded: without PostgreSQL a command starts sooner.
    if url.startswith("sqlite:"):
        from services.kit.sqlite import SqliteStore

        return SqliteStore(Path(url.removeprefix("sqlite:")), tables, durable=durable)
    from services.kit.postgres import PostgresStore

    return PostgresStore(url, tables)


def open_generation(
    settings: Settings, name: str, tables: Sequence[str], number: int | None = None
) -> Store:
    """A generation of a store, the live one where no number is given."""
    if number is None:
        with closing(pointer(settings)) as live:
            number = generations.live_generation(live, name)
    return open_store(_store_url(settings, generations.named(name, number)), tables)


def pointer(settings: Settings) -> Store:
    """The store of the row that says which generations are live."""
    return open_store(_store_url(settings, "generations"), generations.TABLES)


def make_folder(settings: Settings) -> None:
    """Make the data folder, where there is none; raises `SettingsUnfit`."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingsUnfit(
            f"DOCKET_DATA (or --data): {settings.data}: {fault.strerror}; expected: a folder, or a "
            "place for one"
        ) from fault


def _store_url(settings: Settings, name: str) -> str:
    if settings.postgres_url is not None:
        url = settings.postgres_url.get_secret_value()
        return f"{url}{'&' if '?' in url else '?'}schema={name.replace('-', '_')}"
    return f"sqlite:{settings.data / name}.sqlite"
