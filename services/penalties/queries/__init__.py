"""The queries of penalties over HTTP."""
