"""Loads the demo by the product's own commands: `python -m dev.demo_data` in the environment of a running system.

Loading twice changes nothing; in a new year it adds that year's SKP.
"""

from datetime import date

from chassis.config import Config
from dev import demo_directory, demo_skp
from dev.demo_people import PASSWORD, PEGAWAI
from dev.demo_world import World

LOGINS: list[tuple[str, str, str]] = [
    (person.label_login, person.nip, PASSWORD) for person in PEGAWAI.values() if person.label_login and person.nip
]
"""(role, NIP, password) of the people that `make up` names."""


def load(config: Config) -> None:
    """Directory, accounts and this year's SKP. Raises SystemExit when services do not answer in time."""
    world = World(config)
    demo_directory.load(world)
    demo_skp.load(world, date.today().year)  # noqa: DTZ011  # of the developer's own day


if __name__ == "__main__":
    load(Config.from_env())
