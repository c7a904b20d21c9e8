"""The pages that span dealers: what needs one today, lists, map, search, facts, deliveries."""
