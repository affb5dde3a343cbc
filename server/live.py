"""What goes on after a reply: streams of events, and requests that wait for the end of a job."""

from ojs_pg.server import browsers, sse, websocket
from ojs_pg.server.doors import Call, Doors, Reply
from ojs_pg.server.feed import Feed
from ojs_pg.server.keys import Keys, Principal
from ojs_pg.server.settings import Settings
from ojs_pg.server.streams import Streams
from ojs_pg.server.waits import Waits
from ojs_pg.server.wakeups import Wakeups
from ojs_pg.server.wire import Request

# A stream is never answered from a page of another origin, though it changes nothing: browsers
# would let such a page hold open as many as it likes, and read a WebSocket.
STREAMING = "open a stream"


class Live:
    """The streams and waits of this process. `feed` reads the event log for all of them."""

    def __init__(self, settings: Settings, doors: Doors, wakeups: Wakeups, keys: Keys) -> None:
        self._settings = settings
        self._doors = doors
        self._keys = keys
        self.feed = Feed(doors.pool, wakeups)
        self.streams = Streams(settings.max_streams, doors, self.feed, keys)
        self._waits = Waits(doors, self.feed)

    @property
    def open_streams(self) -> int:
        """How many streams are open now."""
        return self.streams.open

    async def stream(self, request: Request, call: Call, principal: Principal) -> Reply | None:
        """The head of a stream, where the request asks for one; `request.stream` sends the rest.

        Raises Refused.
        """
        route = call.route
        if route.streamed:
            # The same path has a list, too.
            if sse.MEDIA_TYPE not in request.headers.get("Accept", ""):
                return None
            route = route.streamed
            seen = {n: request.headers[h] for n, h in route.headers if h in request.headers}
            call = call._replace(route=route, extra=call.extra | seen)
        origins = self._settings.cors_origins
        if browsers.is_foreign(origins, STREAMING, request.headers):
            raise browsers.refusal(self._doors.refusals, STREAMING)
        if route.stream == "websocket":
            return await websocket.begin(self.streams, request, call, principal)
        return await sse.begin(self.streams, route.stream, request, call, principal)

    async def wait(self, call: Call, reply: Reply, principal: Principal) -> Reply:
        """The reply once the job has ended. Raises Refused."""
        reply = await self._waits.answer(call, reply)
        if not self._keys.still_opens(principal, call.route.door):
            raise self._doors.refusals.refuse("unauthenticated", "the API key has ended")
        return reply

    def close(self) -> None:
        """The server stops: streams and waits end."""
        self.streams.close()
        self._waits.close()
