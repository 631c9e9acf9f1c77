"""The composition root: every part is made here, once, and given what it needs."""

import logging
import time

from quart import Quart, Request

from lobby import __version__, composition
from lobby.addresses import TrustedProxies
from lobby.domain.errors import ServerDraining, Unavailable
from lobby.engine import EngineServer, Server, configure, neighbourhood
from lobby.engine.request import Request as EngineRequest
from lobby.http.admin import admin_blueprint
from lobby.http.backend import events_blueprint, notifications_blueprint
from lobby.http.bearer import Gate
from lobby.http.cors import Cors
from lobby.http.documents import documents_blueprint
from lobby.http.errors import install_error_handlers
from lobby.http.games import games_blueprint
from lobby.http.health import health_blueprint
from lobby.http.metrics import metrics_blueprint
from lobby.http.pages import pages_blueprint, shared_blueprint
from lobby.http.sessions import sessions_blueprint
from lobby.http.site import Site
from lobby.invites import JwtInvites
from lobby.operations import Operations, later
from lobby.passwords import ScryptPasswords
from lobby.services.admin import AdminService, Reach
from lobby.services.alerts import Alerts
from lobby.services.backend import BackendService
from lobby.services.commits import Commits
from lobby.services.doors import DoorService
from lobby.services.entrance import Capacity, Entrance
from lobby.services.games import GameService, HostService
from lobby.services.identity import IdentityService
from lobby.services.inviting import InvitingService
from lobby.services.limits import AddressLimit, GuessGuard, PlayerLimits
from lobby.services.opening import Opening
from lobby.services.presence import PresenceService
from lobby.settings import Settings
from lobby.social import Social
from lobby.sockets.arrivals import Arrivals
from lobby.sockets.base import LobbyNamespace
from lobby.sockets.expulsions import NodeExpulsions
from lobby.sockets.games import GamesNamespace, Services
from lobby.sockets.greeting import Greeting
from lobby.sockets.listing import ListingFeed
from lobby.sockets.matches import Matches
from lobby.sockets.rooms import Rooms
from lobby.sockets.strays import Strays
from lobby.system import RandomIds
from lobby.wire.asyncapi import asyncapi
from lobby.wire.vocabulary import Vocabulary

log = logging.getLogger(__name__)


class Lobby:
    """
    One node: everything that serves, over one store.

    Attributes:
        quart: The HTTP side.
        server: The Socket.IO side.

    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._node: EngineServer | None = None
        self._limits = composition.engine_limits(settings)
        self._ids = RandomIds()
        stores = self._stores = composition.stores(settings, self._ids, later)
        self._clock, self._store, self._listing = stores.clock, stores.games, stores.listing
        self._opening = Opening(self._store, self._clock, self._ids, settings.max_games)
        self._social = Social(settings, stores, self._ids, later)
        tokens = composition.tokens(settings, self._clock)
        self._identities = IdentityService(tokens, self._clock, self._ids)
        self._commits = Commits(self._store, self._clock, composition.timing(settings))
        self._services = self._use_cases(self._commits)
        self._backend = BackendService(self._commits)
        stores.deadlines.follow(self._services.presence.expire)
        self.server = self._socketio()
        entrance = self._entrance = self._make_entrance()
        greeting = Greeting(self._clock, composition.limits_view(settings))
        self._namespace = self._games_namespace(entrance, greeting)
        self.server.register_namespace(self._namespace)
        social = self._social.register(self.server, entrance, greeting)
        self.operations = Operations(
            settings,
            self.server,
            entrance,
            [self._namespace, *social],
            stores,
            admin=self._admin,
            is_draining=lambda: self._opening.is_draining,
        )
        self.server.register_namespace(self.operations.namespace)
        self.quart = self._quart()

    def _socketio(self) -> Server:
        server = Server(
            limits=self._limits,
            unknown_namespace_data={"hint": "use /games, /chat, /notifications or /admin"},
            cors_allowed_origins=composition.origins(self._settings),
            cors_credentials=False,
        )
        proxies = TrustedProxies(self._settings.trusted_proxies)
        server.eio.address_of = lambda request: proxies.client_of(
            request.address, request.header(b"x-forwarded-for")
        )
        return server

    def node(self) -> EngineServer:
        """Return the server that serves this lobby, drains at the first signal and then stops."""
        application = self.server.application(self.quart)
        config = configure(application, self._limits, log_config=None)
        self._node = EngineServer(
            config,
            self.server.eio,
            drain_seconds=self._settings.drain_seconds,
            on_drain=self.drain,
            is_idle=self._namespace.is_idle,
        )
        return self._node

    def drain(self, seconds: float) -> None:
        """Take no new games and let everybody know: this node is about to stop."""
        log.info("node draining; the next signal stops it", extra={"seconds": seconds})
        self._opening.is_draining = True
        self._namespace.announce_drain(seconds)

    def _use_cases(self, commits: Commits) -> Services:
        settings, store, clock = self._settings, self._store, self._clock
        secret = settings.secret.get_secret_value()
        doors = DoorService(
            store,
            commits,
            self._listing,
            self._opening,
            JwtInvites(secret, clock, settings.invite_seconds),
            ScryptPasswords(),
            GuessGuard(settings.rate_guesses, time.monotonic),  # the event loop's clock, too
            self._stores.matchmaking,
        )
        return Services(
            doors=doors,
            games=GameService(store, commits),
            hosting=HostService(store, commits),
            inviting=InvitingService(doors, store, self._social.inboxes),
            presence=PresenceService(store, commits, self._stores.presence),
        )

    def _games_namespace(self, entrance: Entrance, greeting: Greeting) -> GamesNamespace:
        signals = self._stores.signals
        rooms = Rooms(self._store, self.server, signals)
        matches = Matches(self._store, rooms, signals)
        presence = self._services.presence
        namespace = GamesNamespace(
            entrance,
            self._services,
            self._listing,
            rooms,
            ListingFeed(self._listing, self.server, later),
            matches,
            Arrivals(presence, rooms, matches, greeting),
            self.server,
        )
        self._stores.on_return(Strays(self._store, rooms, namespace.sessions).look)
        return namespace

    def _admin(self, alerts: Alerts) -> AdminService:
        reach = Reach(
            expulsions=self._stores.everywhere(NodeExpulsions(self.server.eio.sockets)),
            announcer=self._social.announcer,
            chat=self._stores.chat,
            drain=self._begin_drain,
        )
        return AdminService(
            self._store,
            self._commits,
            self._stores.roll,
            self._stores.bans,
            self._stores.audit,
            alerts,
            reach,
            self._clock,
        )

    def _begin_drain(self, seconds: float | None) -> float:
        return 0.0 if self._node is None else self._node.drain(seconds)

    def _make_entrance(self) -> Entrance:
        settings, now = self._settings, time.monotonic
        return Entrance(
            self._identities,
            PlayerLimits(composition.rates(settings), now),
            guests=AddressLimit("new guests", settings.rate_guests, now),
            refusals=AddressLimit("refused connections", settings.rate_commands, now),
            presence=self._stores.presence,
            capacity=Capacity(lambda: len(self.server.eio.sockets), settings.max_sockets),
            flood=settings.rate_refusals,
            bans=self._stores.bans,
        )

    def _quart(self) -> Quart:
        app = Site(self._settings.max_message_bytes)
        gate, cors = Gate(self._identities, self._entrance), Cors(self._settings.allowed_origins)
        for public in (
            games_blueprint(self._listing, self._services.games, gate),
            sessions_blueprint(self._entrance, self._address_of),
            documents_blueprint(__version__, self._asyncapi),
            shared_blueprint(),
        ):
            app.register_blueprint(cors.allow(public))
        app.register_blueprint(events_blueprint(gate, self._backend))
        app.register_blueprint(notifications_blueprint(gate, self._social.inboxes))
        app.register_blueprint(
            admin_blueprint(gate, self.operations.admin, self.operations.stats.overview)
        )
        app.register_blueprint(health_blueprint(self._require_ready))
        app.register_blueprint(pages_blueprint())
        operations, is_public = self.operations, self._settings.metrics_public
        render = operations.metrics.render
        app.register_blueprint(metrics_blueprint(render, gate, is_public=is_public))
        for part in (self._stores, operations):
            app.before_serving(part.start)
            app.after_serving(part.stop)
        install_error_handlers(app)
        return app

    def _require_ready(self) -> None:
        """See :func:`health_blueprint`."""
        if self._opening.is_draining:
            raise ServerDraining
        if not self._stores.is_ready():
            raise Unavailable

    def _address_of(self, request: Request) -> str | None:
        """Return what limits by address count a request for, as they do connections."""
        return neighbourhood(self.server.eio.address_of(EngineRequest(dict(request.scope))))

    def vocabularies(self) -> list[Vocabulary]:
        """Return all that can be said, by namespace."""
        namespaces = self.server.namespace_handlers.values()
        return [each.vocabulary() for each in namespaces if isinstance(each, LobbyNamespace)]

    def _asyncapi(self) -> dict[str, object]:
        return asyncapi(self.vocabularies(), __version__)
