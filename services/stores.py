"""The stores of a stack, opened by the settings at first use."""

from contracts.topics import short_name
from services.kit.service.description import Service
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.store.generations import live_generation
from services.kit.store.locations import (
    live_numbers,
    make_folder,
    open_apart,
    open_generation,
    pointer,
)
from services.kit.vault.keys import VAULT, Vault
from services.registry import APART, IDENTITY_STORE, TABLES


class Stores:
    """The live generation of each store; each is opened at first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pointing: Store | None = None
        self._opened: dict[str, Store] = {}
        self._numbers: dict[str, int] = {}
        self._vault: Vault | None = None
        self._identity: Store | None = None

    def of_topic(self, topic: str) -> Store:
        """The store in which a topic's events are recorded."""
        return self._named(short_name(topic))

    def results_of(self, service: Service) -> Store:
        """The store of a service's projection."""
        return self._named(service.results)

    @property
    def vault(self) -> Vault:
        """The keys of persons, which belong to no service."""
        if self._vault is None:
            make_folder(self._settings)
            self._vault = Vault(open_apart(self._settings, VAULT, APART[VAULT]))
        return self._vault

    @property
    def identity(self) -> Store:
        """Principals and keys, which belong to no service."""
        if self._identity is None:
            make_folder(self._settings)
            tables = APART[IDENTITY_STORE]
            self._identity = open_apart(self._settings, IDENTITY_STORE, tables)
        return self._identity

    def generation(self, topic: str) -> int:
        """The number of the live generation of a topic's store."""
        return live_generation(self._pointer, short_name(topic))

    def are_superseded(self) -> bool:
        """Whether another generation of a store opened here is live now."""
        opened = dict(self._numbers)  # another is opened meanwhile, by whoever needs it first
        return opened != {name: live_generation(self._pointer, name) for name in opened}

    def close(self) -> None:
        """Close every store."""
        for store in (*self._opened.values(), self._pointing, self._vault, self._identity):
            if store is not None:
                store.close()

    @property
    def _pointer(self) -> Store:
        if self._pointing is None:
            make_folder(self._settings)
            self._pointing = pointer(self._settings)
        return self._pointing

    def _named(self, name: str) -> Store:
        if name not in self._opened:
            number = self._numbers[name] = live_generation(self._pointer, name)
            self._opened[name] = open_generation(self._settings, name, TABLES[name], number)
        return self._opened[name]


def store_of_topic(settings: Settings, topic: str) -> Store:
    """The store of a topic, opened alone: nothing is recorded in it, not even policies."""
    make_folder(settings)
    name = short_name(topic)
    [number] = live_numbers(settings, [name]).values()
    return open_generation(settings, name, TABLES[name], number)
