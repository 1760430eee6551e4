"""The application: the wall around it, the pages in it."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from runtime.web import api, problem
from runtime.web.head import HeadAsGet
from runtime.web.page import STATIC
from runtime.web.routes import ROUTERS
from runtime.web.security import BodyLimit, SameOrigin, SecurityHeaders
from runtime.web.services import Services
from runtime.web.visitor import NotSignedIn, to_login


def create_app(services: Services) -> FastAPI:
    app = FastAPI(title="Dongxian", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    # The last one added is the outermost.
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders)
    problem.install(app)
    app.add_exception_handler(NotSignedIn, to_login)
    app.mount("/static", KeptFiles(directory=STATIC))
    routers = (*ROUTERS, *api.ROUTERS)
    app.state.routes = [route for router in routers for route in router.routes]
    for router in routers:
        app.include_router(router)
    return app


class KeptFiles(StaticFiles):
    """An address with a digest never changes its content; without one the browser asks again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        digest = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if digest else "no-cache"
        return response
