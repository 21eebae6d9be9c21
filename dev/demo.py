"""`make demo`: tells the story of an SKP and its assessment against a running `make up`, and what each party sees.

Every telling has new people in a unit of their own. Exit code 1, with what was expected and seen, when a step differs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import requests

from chassis.config import Config
from contracts.errors import KinerjaError
from contracts.org import CreateKlien, RevokeKlien
from dev import demo_cast, state
from dev.demo_http import Rest
from dev.demo_partner import partner
from dev.demo_penilaian import EVENTS, Evaluation
from dev.demo_readers import FeedReader, StandinPhone
from dev.demo_story import APPROVED, Differs, Story
from dev.demo_world import World


def tell(url: str, config: Config) -> None:
    """Raises Differs, KinerjaError, or what a lost connection raises."""
    world = World(config)
    cast = demo_cast.new(world)
    print(f"e-Kinerja di {url}. Para pelaku, semuanya rekaan:")
    for role, figure in vars(cast).items():
        print(f"  {role:<9} {figure.nama}, {figure.jabatan}, NIP {figure.nip}, WhatsApp {figure.nomor}")
    phone = StandinPhone(config.need("TWILIO_API_URL"))
    with partner(config, [APPROVED, *EVENTS]) as subscriber, system(world, url) as rest:
        feeds = [FeedReader(rest, kind) for kind in EVENTS]
        story = Story(url, cast, phone, subscriber, FeedReader(rest, APPROVED), tell=lambda line: print(f"     {line}"))
        steps = [*story.steps(), *Evaluation(story, feeds).steps()]
        for number, (title, step) in enumerate(steps, start=1):
            print(f"\n{number:>2}. {title}", flush=True)
            step()
    print("\nSemua langkah sesuai.")


@contextmanager
def system(world: World, url: str) -> Iterator[Rest]:
    """A registered system that reads the REST feed."""
    scopes = [f"events:{kind}" for kind in (APPROVED, *EVENTS)]
    made = world.org().create_klien(CreateKlien(id=uuid4(), nama="Sistem peragaan", scopes=scopes))
    try:
        rest = Rest(url)
        rest.log_in_as_system(made.client_id, made.client_secret or "")
        yield rest
    finally:
        world.org().revoke_klien(RevokeKlien(id=made.id))


def main() -> None:
    running = state.read()
    if running is None:
        raise SystemExit("the demo needs a running `make up`")
    try:
        tell(running["url"], Config(running["env"]))
    except Differs as difference:
        raise SystemExit(f"\nBERBEDA: {difference}") from None
    except (KinerjaError, requests.RequestException) as error:
        raise SystemExit(f"\nTERHENTI: {type(error).__name__}: {error}") from None


if __name__ == "__main__":
    main()
