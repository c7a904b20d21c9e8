"""The log in Apache Kafka, and the topics that it stands in."""
