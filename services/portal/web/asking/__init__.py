"""The services' public routes, asked with the viewer's own credential."""
