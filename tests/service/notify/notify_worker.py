"""A notify worker as a process of its own, for tests that kill it: `python notify_worker.py DATABASE_URL`."""

import sys
import time

from chassis.config import Config
from chassis.database import Database, make_engine
from services.notify import delivery
from services.notify.whatsapp import Settings


def main() -> None:
    db = Database(make_engine(sys.argv[1], name="test-worker", size=10))
    settings = Settings.of(Config.from_env())
    while True:
        delivery.deliver(db, settings)
        time.sleep(0.1)


if __name__ == "__main__":
    main()
