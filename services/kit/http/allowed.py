"""The methods that a path accepts, if several routes stand at it."""

from fastapi import Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import compile_path


def allowed_methods(request: Request) -> str:
    """The value of `Allow` for the path of a request: the methods of all its routes."""
    path = request.scope["path"]
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            pattern, _, _ = compile_path(context.path_format or "")
            if pattern.match(path):
                methods |= route.methods or set()
    return ", ".join(sorted(methods))
