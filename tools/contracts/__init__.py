"""Publishes the language: schemas and the AsyncAPI document from code, checked and kept."""
