"""The parts of every service: its description, runners, server, connections and log."""
