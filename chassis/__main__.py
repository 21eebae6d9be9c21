"""`python -m chassis …`: run a service, migrate, look after dead letters, replay, partners, generated docs."""

import argparse
import sys

if "run" in sys.argv[1:2]:
    from chassis import green

    green.patch()

from chassis import migrate, registry
from chassis.config import Config, MissingSetting


def _run(args: argparse.Namespace, config: Config) -> None:
    from chassis.runner import run

    run(registry.find(args.service), config)


def _migrate(args: argparse.Namespace, config: Config) -> None:
    wanted = registry.names() if args.services in ([], ["all"]) else args.services
    for name in wanted:
        service = registry.find(name)
        migrate.migrate(service, config.database_url(service.name))
        if config.get("AMQP_URI"):
            migrate.declare(service, config.amqp_uri)
        print(f"{service.name}: up to date")


def _makemigration(args: argparse.Namespace, config: Config) -> None:
    service = registry.find(args.service)
    url = config.database_url(service.name)
    migrate.migrate(service, url)
    migrate.make_migration(service, url, args.message)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chassis", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("run", help="run one service until SIGTERM")
    command.add_argument("service")
    command.set_defaults(do=_run)

    command = commands.add_parser("migrate", help="create and migrate databases, declare queues; all without a name")
    command.add_argument("services", nargs="*")
    command.set_defaults(do=_migrate)

    command = commands.add_parser("makemigration", help="write the migration that a service's models ask for")
    command.add_argument("service")
    command.add_argument("message")
    command.set_defaults(do=_makemigration)
    return parser


def main() -> None:
    args = _parser().parse_args()
    try:
        args.do(args, Config.from_env())
    except (LookupError, MissingSetting) as error:
        sys.exit(str(error))


main()
