"""Takes away what has no use any more: ended sessions, forgiven failures, old links, files left behind."""

from chassis.database import Database
from services.org.commands.berkas import forget_old_files
from services.org.commands.door import forget_old_failures
from services.org.commands.masuk import forget_old_sessions
from services.org.commands.sandi import forget_old_wishes


def clean(db: Database) -> None:
    """Each in a transaction of its own; safe in many replicas."""
    for forget in (forget_old_sessions, forget_old_failures, forget_old_wishes, forget_old_files):
        with db.transaction() as session:
            forget(session)
