"""Why brokers that answer refuse a client, and which setting differs from theirs."""

import ssl
from contextlib import closing
from typing import Any, Final

from kafka.errors import KafkaError, SaslAuthenticationFailedError, UnsupportedSaslMechanismError
from kafka.net.compat import KafkaNetClient

from services.kit.log import LogUnfit
from services.kit.log.kafka.settings import KafkaSettings, variable

PATIENCE_MS: Final = 3000
"""Milliseconds that a broker has to answer this one request."""

TRIES: Final = 3
"""Equal answers that make a refusal, because a broker may die while it answers."""

REFUSALS: Final = (SaslAuthenticationFailedError, UnsupportedSaslMechanismError)


class KafkaRefuses(LogUnfit):
    """The brokers answer, and refuse us with the present settings."""


def refuse_settings_at_fault(kafka: KafkaSettings) -> None:
    """Raise `KafkaRefuses` if the brokers answer and the settings do not fit.

    The client itself reports no reason: it retries until its timeout.
    """
    heard: set[str] = set()
    while (reason := _reason(kafka)) and len(heard) < TRIES:
        if reason in heard:
            raise KafkaRefuses(f"{reason} (Kafka at {kafka.bootstrap})")
        heard.add(reason)


def _reason(kafka: KafkaSettings) -> str | None:
    protocol = f"{variable('security_protocol')}={kafka.security_protocol}"
    answered: list[bool] = []

    async def meet(manager: Any) -> None:
        node = manager.cluster.bootstrap_brokers()[0].node_id
        connection = manager.get_connection(
            node, timeout_ms=PATIENCE_MS, pop_on_close=False, refresh_metadata_on_err=False
        )
        try:
            await connection
        finally:
            answered.append(connection.broker_version_data is not None)
        await manager.cluster.refresh_metadata(node)

    try:
        with closing(KafkaNetClient(**kafka.connection())) as client:
            client._net.run(meet, client._manager)  # noqa: SLF001 - see above
    except ssl.SSLError as fault:
        names = ", ".join(variable(name) for name in ("ca_file", "certificate_file", "key_file"))
        return f"{names}: no certificates of use: {fault.reason}"
    except KafkaError as fault:
        said = str(fault)
        if "CERTIFICATE_VERIFY_FAILED" in said:
            why = said.partition("failed: ")[2].partition("certificate verify failed: ")[2]
            return f"{variable('ca_file')}: the brokers' certificate is not trusted: {why or said}"
        refused = isinstance(fault, REFUSALS)
        if not refused and "disconnected" not in said and "Handshake failed" not in said:
            return None  # nobody answers
        if refused or (any(answered) and kafka.sasl_mechanism):
            names = ", ".join(map(variable, ("sasl_username", "sasl_password", "sasl_mechanism")))
            return f"{names}: the brokers let nobody in by these"
        return f"{protocol}: that is not how the brokers are entered"
    return None
