"""`docket up` and `docket serve`: services behind one port, by default on loopback."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from types import FrameType

from services.commands.refusal import Failed
from services.commands.running_stack import alone, among_others
from services.commands.stack.app import build_app
from services.commands.stack.catch_up import agree
from services.commands.stack.made_keys import with_keys
from services.commands.stack.superseded import Watch
from services.composition import ClockMode, House, several_may_run
from services.identity import guard_of, refuse_open
from services.kit.identity.settings import IdentitySettings, read_identity_settings
from services.kit.intake.closer import Closer
from services.kit.service.built_service import BuiltService
from services.kit.service.connections import most_connections
from services.kit.service.log_lines import log_as
from services.kit.service.server import BACKLOG, Server
from services.kit.settings import Settings
from services.kit.store.locations import make_folder

_log = logging.getLogger(__name__)

Alongside = Callable[[House, str], AbstractContextManager[None]]
"""A context that is entered once the services are up, with their address."""


class PortTaken(Failed):
    """Another process listens on the port."""


def serve(
    settings: Settings,
    services: Sequence[str],
    port: int,
    clock: ClockMode | None,
    alongside: Alongside,
    *,
    with_own_keys: bool = False,
) -> None:
    """Serve until SIGTERM or SIGINT; raises `PortTaken`, `AlreadyRunning`, `StoreUnavailable`.

    `with_own_keys`: keys are made in the data folder where the settings name none.
    """
    identity = read_identity_settings()
    refuse_open(settings, identity)
    log_as(services[0] if len(services) == 1 else "docket", settings.log_level, settings.log_format)
    most = most_connections(settings.connections)
    with ExitStack() as stack:
        stack.enter_context(_ended_by_signals())
        listening = stack.enter_context(_listening(settings.host, port))
        settings = _reached_at(settings, listening)
        make_folder(settings)
        going = among_others if several_may_run(settings) else alone
        mode = stack.enter_context(
            going(settings.data, services, clock, partial(agree, settings, services))
        )
        if with_own_keys:
            settings = with_keys(settings)
        while _serve_as_opened(
            settings, mode, services, listening, alongside, most=most, identity=identity
        ):
            _log.warning("another generation is live: all is opened anew")


def _serve_as_opened(
    settings: Settings,
    mode: ClockMode,
    services: Sequence[str],
    listening: socket.socket,
    alongside: Alongside,
    *,
    most: int,
    identity: IdentitySettings,
) -> bool:
    """Serve over the stores that are live now; returns True if other generations went live."""
    with ExitStack() as stack:
        house = stack.enter_context(closing(House(settings, mode)))
        house.check_log(services)
        _log.info("starts; days end by the %s clock", mode)
        stack.callback(_log.info, "stopped")
        parts = [house.built(service) for service in services]
        stack.enter_context(_going_on(house, parts))
        guard = stack.enter_context(guard_of(house, services, identity))
        stack.enter_context(alongside(house, f"http://{_place(*listening.getsockname()[:2])}"))
        ending = [end for part in parts for end in part.ending]
        server = Server(build_app(parts, guard), most, ending=ending)
        # Where neither store nor log is shared, nothing is switched beneath this process.
        watch = Watch(house, parts, server) if house.bus.shared else None
        if watch:
            watch.start()
            stack.callback(watch.close)
        # The server closes what it listens on: a caller meanwhile waits, and is not refused.
        server.run([listening.dup()])
    return watch is not None and watch.ended()


def _reached_at(settings: Settings, listening: socket.socket) -> Settings:
    """The settings with the address of a stack on loopback, if none was set: mails link to it."""
    if "base_url" in settings.model_fields_set or not settings.host.is_loopback:
        return settings
    address = f"http://{_place(*listening.getsockname()[:2])}"
    return settings.model_copy(update={"base_url": address})


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A stop by signal is no failure: the process cleans up, and exits with status 0."""

    def end(_: int, __: FrameType | None) -> None:
        sys.exit(0)

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _listening(host: IPv4Address | IPv6Address, port: int) -> Iterator[socket.socket]:
    # Listened on before anything else, so that an early caller waits instead of being refused.
    place = _place(str(host), port)
    try:
        family = socket.AF_INET6 if isinstance(host, IPv6Address) else socket.AF_INET
        listening = socket.create_server((str(host), port), family=family, backlog=BACKLOG)
    except OSError as fault:
        raise PortTaken(
            f"--port: {place}: {os.strerror(fault.errno or 0)}; name another port"
        ) from fault
    # An answer's body must not wait for the acknowledgement of its head: 40 ms each.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listening:
        yield listening


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@contextmanager
def _going_on(house: House, parts: Sequence[BuiltService]) -> Iterator[None]:
    """Run the parts, and close the days of the accepted topics by the wall clock."""
    with ExitStack() as stack:
        for part in parts:
            stack.callback(part.close)
            part.start()
        for part in parts:
            for runner in part.runners:  # all that is there is read before more is let in
                runner.settle()
            part.warnings()  # they are logged
        if house.mode == "wall":
            names = [part.name for part in parts]
            accepted = house.accepted_by(names)
            closer = stack.enter_context(closing(Closer(accepted, house.clock)))
            closer.start()
        yield
