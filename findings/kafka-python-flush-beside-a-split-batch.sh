#!/usr/bin/env bash
# A producer of kafka-python 3.0.12 whose batch the broker finds larger than the topic takes
# (max.message.bytes) splits the batch and sends the parts. `flush()` meanwhile raises UnknownError
# "Future not done", which reads like a loss: it waits for the future of the whole batch, which is
# let go when the batch is split, and finds that it is not done. Nothing is lost: the parts are under
# way, a second `flush()` waits for them, every record's own future succeeds, and all are on the
# topic in their order.
#
# It matters to whoever takes a failed flush for a failed send, and sends again what will arrive:
# ask each record's future. Seen with a broker of Apache Kafka 4.1.0; needs Java 17 and Maven.
set -euo pipefail
folder=$(mktemp -d)
broker=
trap '[[ -z $broker ]] || { kill "$broker"; wait "$broker" || true; }; rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check kafka-python==3.0.12
cat >"$folder/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>broker</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.1.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/jars"

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
clients=$(free)
controller=$(free)
cat >"$folder/broker.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$clients,CONTROLLER://127.0.0.1:$controller
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=$folder/log
offsets.topic.replication.factor=1
PROPERTIES
cd "$folder"
java -cp "jars/*" kafka.tools.StorageTool format -t MDEyMzQ1Njc4OWFiY2RlZg -c broker.properties >format.txt 2>&1
java -Xmx512m -cp "jars/*" kafka.Kafka broker.properties >broker.txt 2>&1 &
broker=$!

venv/bin/python - "127.0.0.1:$clients" <<'PY'
import logging
import sys
import time
from importlib.metadata import version

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import KafkaError, UnknownError

logging.getLogger("kafka").setLevel(logging.CRITICAL)
address = sys.argv[1]
until = time.monotonic() + 120
while True:
    try:
        admin = KafkaAdminClient(bootstrap_servers=address)
        break
    except KafkaError:
        if time.monotonic() > until:
            raise
        time.sleep(1)
limit = {"max.message.bytes": "3000"}
admin.create_topics([NewTopic("small", num_partitions=1, replication_factor=1, topic_configs=limit)])

producer = KafkaProducer(bootstrap_servers=address, batch_size=65536, linger_ms=60_000)
sent = [producer.send("small", bytes([number]) * 500) for number in range(20)]
try:
    producer.flush(timeout=30)
    first = "returns"
except UnknownError as fault:
    first = f"raises {fault}"
until = time.monotonic() + 60
while not all(each.is_done for each in sent) and time.monotonic() < until:
    try:
        producer.flush(timeout=30)
    except UnknownError:
        pass
    time.sleep(0.1)
taken = sum(each.succeeded() for each in sent)

reader = KafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=5000)
reader.assign([TopicPartition("small", 0)])
read = [record.value[0] for record in reader]
print(f"kafka-python {version('kafka-python')}: flush {first}; then {taken} of {len(sent)} succeed")
print(f"on the topic: {read}")
assert first.endswith("Future not done"), first
assert taken == len(sent)
assert read == list(range(20))
PY
echo "as described: the flush fails, and every record is written once and in order"
