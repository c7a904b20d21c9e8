"""Running the services: the app, its health, its start page, the demonstration."""
