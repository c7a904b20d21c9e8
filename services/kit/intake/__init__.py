"""From a request to a recorded event: draft, committer, journal, streams; and days that close."""
