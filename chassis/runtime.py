"""What one service process has: configuration, database, keys, and the things whose health it shows."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nameko.containers import ServiceContainer

from chassis import actor
from chassis.config import Config
from chassis.consumer import Consumer
from chassis.database import Database, make_engine
from chassis.observability import logger
from contracts.base import Actor

log = logger("chassis.runtime")


class Runtime:
    """Made once by the runner and reached by entry points through the container."""

    def __init__(self, service: str, config: Config) -> None:
        self.service, self.config = service, config
        size = config.workers
        self.db = Database(make_engine(config.database_url(service), name=f"kinerja-{service}", size=size))
        self.verify: Callable[[object], Actor] = partial(actor.verify, public_key=config.need("ACTOR_PUBLIC_KEY"))
        self.consumers: dict[str, Consumer] = {}

    def watch(self, name: str, consumer: Consumer) -> None:
        self.consumers[name] = consumer


class Container(ServiceContainer):  # type: ignore[misc]
    """nameko's container: it finds the entry points, starts and stops them. They run their method themselves (`work`),
    so that nothing is logged or timed twice."""

    def __init__(self, service_cls: Any, config: dict[str, Any]) -> None:
        self.runtime: Runtime = config["runtime"]
        super().__init__(service_cls, config)

    def work(self, entrypoint: Any, *args: Any) -> None:
        """Runs `entrypoint.run(service, *args)` in a greenthread that `stop` waits for."""
        self._worker_pool.spawn_n(self._work, entrypoint, args)

    def _work(self, entrypoint: Any, args: tuple[Any, ...]) -> None:
        service = self.service_cls()
        service.db, service.config = self.runtime.db, self.runtime.config
        try:
            entrypoint.run(service, *args)
        except Exception:  # nameko would stop the whole process
            log.error("entry point failed", entrypoint=str(entrypoint), exc_info=True)
