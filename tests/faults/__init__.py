"""Faults against real processes, Apache Kafka and PostgreSQL, scenario by scenario."""
