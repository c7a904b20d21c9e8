"""The log in Apache Kafka, and its topics."""
