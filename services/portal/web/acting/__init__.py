"""What people do by forms: each makes one event through the routes of the services."""
