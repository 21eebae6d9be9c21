"""`python -m chassis …`: run a service, migrate, look after dead letters, replay, partners, generated docs."""

import argparse
import datetime
import gc
import sys

if "run" in sys.argv[1:2]:
    gc.disable()  # until all is loaded: collecting meanwhile finds nothing and is a fifth of the start
    from chassis import green

    green.patch()

from chassis import registry
from chassis.config import Config

_PARTNER_ACTIONS = {
    "add": "make an account that reads these event types, or change its types",
    "remove": "remove account and queue",
    "password": "give an account a new password",
    "list": "all accounts and their types",
}


def _run(args: argparse.Namespace, config: Config) -> None:
    from chassis.runner import run

    service = registry.find(args.service)
    gc.freeze()  # what is loaded stays: no later collection has to look at it
    gc.enable()
    run(service, config)


def _migrate(args: argparse.Namespace, config: Config) -> None:
    from chassis import migrate

    wanted = registry.names() if args.services in ([], ["all"]) else args.services
    for name in wanted:
        service = registry.find(name)
        migrate.migrate(service, config.database_url(service.name))
        if config.get("AMQP_URI"):
            migrate.declare(service, config.amqp_uri)
        print(f"{service.name}: up to date")


def _makemigration(args: argparse.Namespace, config: Config) -> None:
    from chassis import migrate

    service = registry.find(args.service)
    url = config.database_url(service.name)
    migrate.migrate(service, url)
    migrate.make_migration(service, url, args.message)


def _dead(args: argparse.Namespace, config: Config) -> None:
    from chassis import dead

    for name in [args.service] if args.service else registry.names():
        for letter in dead.letters(config.amqp_uri, registry.find(name).name):
            age = datetime.timedelta(seconds=round(letter.age))
            print(f"{letter.handler}  {letter.type}  {letter.event_id}  {age} ago  {letter.reason}")


def _dead_requeue(args: argparse.Namespace, config: Config) -> None:
    from chassis import dead

    moved = dead.requeue(config.amqp_uri, registry.find(args.service).name, event_id=args.id)
    print(f"{moved} given back to their handlers")


def _replay(args: argparse.Namespace, config: Config) -> None:
    from chassis import replay

    teller = registry.find(args.service)
    consumer = registry.find(args.to.partition(".")[0])
    count, last = replay.replay(
        teller.name,
        config.database_url(teller.name),
        config.amqp_uri,
        consumer=consumer,
        queue=args.to,
        after=args.after,
        type=args.type,
    )
    print(f"{count} events given to {args.to}, up to position {last}")


def _partner(args: argparse.Namespace, config: Config) -> None:
    from chassis import partner

    partners = partner.Partners(config.amqp_uri, config.management_url)
    match args.action:
        case "list":
            for name, types in partners.names().items():
                print(f"{name}: {', '.join(types)}")
        case "remove":
            partners.remove(args.name)
            print(f"{args.name} is removed")
        case "password":
            print(f"user partner-{args.name}, password {partners.new_password(args.name)} (shown this once)")
        case _:
            password = partners.add(args.name, args.types.split(","))
            login = f", password {password} (shown this once)" if password else ", password as before"
            print(f"user partner-{args.name}, queue partner.{args.name}{login}")


def _docs(args: argparse.Namespace, config: Config) -> None:
    from chassis import docs

    for path in docs.write():
        print(path.relative_to(docs.ROOT))


def _keys(args: argparse.Namespace, config: Config) -> None:
    from chassis import actor

    for name, value in actor.new_keys().items():
        print(f"{name}='{value}'")


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

    command = commands.add_parser("dead", help="list what handlers could not digest, and why")
    command.add_argument("service", nargs="?")
    command.set_defaults(do=_dead)

    command = commands.add_parser("dead-requeue", help="give dead letters back to the handler that they came from")
    command.add_argument("service")
    command.add_argument("--id", help="one event; without it all")
    command.set_defaults(do=_dead_requeue)

    command = commands.add_parser("replay", help="tell one handler again what a service told")
    command.add_argument("service")
    command.add_argument("--to", required=True, metavar="CONSUMER.ON_X")
    command.add_argument("--type", help="the event type, to be sure; a handler has one")
    command.add_argument("--after", type=int, default=0, help="position of the last event that is not wanted")
    command.set_defaults(do=_replay)

    partners = commands.add_parser("partner", help="broker accounts of other systems").add_subparsers(
        required=True, dest="action", metavar="ACTION"
    )
    for action, text in _PARTNER_ACTIONS.items():
        command = partners.add_parser(action, help=text)
        if action != "list":
            command.add_argument("name")
        if action == "add":
            command.add_argument("--types", required=True, help="event types, with commas between them")
        command.set_defaults(do=_partner)

    command = commands.add_parser("keys", help="a new pair of actor keys, as two lines for an .env file")
    command.set_defaults(do=_keys)

    command = commands.add_parser("docs", help="write docs/asyncapi.json and contracts/schemas")
    command.set_defaults(do=_docs)
    return parser


def main() -> None:
    args = _parser().parse_args()
    try:
        args.do(args, Config.from_env())
    except LookupError as error:
        sys.exit(str(error))
    finally:
        gc.freeze()  # Python would look through all that was imported once more before it ends: a second of work


main()
