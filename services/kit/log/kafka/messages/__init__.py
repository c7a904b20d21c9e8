"""Messages of Apache Kafka that kafka-python 3.0.12 does not have, as Kafka defines them.

Source: `clients/src/main/resources/common/message` of Apache Kafka 4.1.0.
"""

import sys

from kafka.protocol.api_message import ApiMessage

_HERE = sys.modules[__name__]


class ConsumerGroupDescribeRequest(ApiMessage, load_json=_HERE):  # type: ignore[misc, call-arg]
    """Asks for the members of groups of the newer protocol (KIP-848)."""


class ConsumerGroupDescribeResponse(ApiMessage, load_json=_HERE):  # type: ignore[misc, call-arg]
    """The members of these groups."""
