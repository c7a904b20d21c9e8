"""Publishes the language: schemas and the AsyncAPI document are generated, checked and kept."""
