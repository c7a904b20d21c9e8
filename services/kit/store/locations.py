"""The locations of the stores of a stack, by its settings, and the live generation of each."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from services.kit.settings import Settings, SettingsUnfit
from services.kit.store import Store, generations, lease
from services.kit.store.generations import live_generation

POINTER: Final = "generations"
POINTING: Final = (*generations.TABLES, *lease.TABLES)


def open_store(url: str, tables: Sequence[str] = (), *, durable: bool = True) -> Store:
    """The store at `sqlite:PATH` or `postgresql://…?schema=NAME`.

    A SQLite file gets the tables that it lacks; `SchemaUnfit` is raised for a schema that is not as
    `migrate_store` leaves it. `durable=False` serves to measure what durability costs, and nothing
    else sets it.
    """
    # Only what is used is loaded: without PostgreSQL a command starts sooner.
    if url.startswith("sqlite:"):
        from services.kit.store.sqlite import SqliteStore

        return SqliteStore(Path(url.removeprefix("sqlite:")), tables, durable=durable)
    from services.kit.store.postgres import PostgresStore

    return PostgresStore(url)


def migrate_store(url: str, tables: Sequence[str]) -> str | None:
    """Make the schema of a store in PostgreSQL; returns its name if there was anything to do."""
    if url.startswith("sqlite:"):
        return None
    from services.kit.store.postgres import migrate_schemas as made

    return made(url, tables)


def migrate_stores(
    settings: Settings,
    stores: Mapping[str, Sequence[str]],
    apart: Mapping[str, Sequence[str]],
) -> list[str]:
    """Make the schemas of stores, by name with their tables; returns what was done.

    Of `stores` the live generations are migrated; each of `apart` has one generation.
    """
    place = _store_url(settings, POINTER)
    made = [migrate_store(place, POINTING)]
    made += [
        migrate_store(_store_url(settings, generations.store_name(name, number)), stores[name])
        for name, number in live_numbers(settings, stores).items()
    ]
    made += [migrate_store(_store_url(settings, name), tables) for name, tables in apart.items()]
    return [f"schema {name}: made" for name in made if name is not None]


def live_numbers(settings: Settings, names: Iterable[str]) -> dict[str, int]:
    """The number of the live generation of each of these stores."""
    with closing(pointer(settings)) as live:
        return {name: live_generation(live, name) for name in names}


def open_generation(settings: Settings, name: str, tables: Sequence[str], number: int) -> Store:
    """A generation of a store."""
    return open_store(_store_url(settings, generations.store_name(name, number)), tables)


def open_apart(settings: Settings, name: str, tables: Sequence[str]) -> Store:
    """The store of no service, which has one generation for good."""
    return open_store(_store_url(settings, name), tables)


def new_generation(settings: Settings, name: str, tables: Sequence[str], number: int) -> Store:
    """The store of a generation, made if there is none of this number."""
    migrate_store(_store_url(settings, generations.store_name(name, number)), tables)
    return open_generation(settings, name, tables, number)


def pointer(settings: Settings) -> Store:
    """The store with the row that names the live generations."""
    return open_store(_store_url(settings, POINTER), POINTING)


def make_folder(settings: Settings) -> None:
    """Make the data folder if there is none; raises `SettingsUnfit`."""
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
