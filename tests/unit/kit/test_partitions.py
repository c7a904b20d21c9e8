"""The partition of a dealer is the one that Kafka's own Java client would choose."""

import pytest

from services.kit.log.partitions import partition_of, partition_of_stream, stream_of

BY_THE_JAVA_CLIENT = [
    # `Utils.toPositive(Utils.murmur2(key)) % n` of org.apache.kafka:kafka-clients 4.1.0.
    # subject, of 12, of 7
    ("a", 4, 5),
    ("ab", 2, 0),
    ("abc", 3, 4),
    ("abcd", 8, 5),
    ("*", 11, 5),
    ("BJ-BSL", 5, 2),
    ("SH-0001", 8, 2),
    ("GD-0042", 5, 1),
    ("D-000001", 1, 4),
    ("D-009999", 4, 0),
    ("北京博盛隆", 3, 3),
    ("a-little-bit-long-string", 8, 1),
    ("foobar", 6, 0),
    ("1234567", 6, 0),
    ("12345678", 6, 2),
]


@pytest.mark.parametrize(("subject", "of_12", "of_7"), BY_THE_JAVA_CLIENT)
def test_a_subject_travels_where_kafka_would_send_it(subject: str, of_12: int, of_7: int) -> None:
    assert (partition_of(subject, 12), partition_of(subject, 7)) == (of_12, of_7)


def test_every_partition_is_in_use() -> None:
    assert {partition_of(f"D-{number:06d}", 12) for number in range(200)} == set(range(12))


def test_a_dealers_stream_is_its_code_and_travels_in_its_partition() -> None:
    assert stream_of("BJ-BSL", 5) == "BJ-BSL"
    assert partition_of_stream("BJ-BSL", 12) == partition_of("BJ-BSL", 12)


@pytest.mark.parametrize("partition", [0, 5, 11])
def test_what_is_about_no_dealer_has_a_stream_in_each_partition(partition: int) -> None:
    assert stream_of("*", partition) == f"*/{partition}"
    assert partition_of_stream(f"*/{partition}", 12) == partition
