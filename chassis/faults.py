"""What an exception means: something around us is away, a transaction collided, or a defect."""

import amqp
from psycopg2 import errors as pg
from sqlalchemy import exc

from chassis.rpc import away
from contracts.errors import Conflict, Invalid, KinerjaError, Unavailable

_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, amqp.AMQPError, ConnectionError, Unavailable)


def is_infrastructure(error: BaseException) -> bool:
    """True where database, broker or another service is away, so that the same thing may work later."""
    return isinstance(error, _AWAY) or (isinstance(error, exc.DBAPIError) and error.connection_invalidated)


def is_collision(error: BaseException) -> bool:
    """True where running the same transaction again is the cure: deadlock, serialization, a stale connection."""
    return isinstance(error, exc.DBAPIError) and (
        isinstance(error.orig, pg.DeadlockDetected | pg.SerializationFailure) or error.connection_invalidated
    )


def refusal(error: Exception) -> KinerjaError | None:
    """What the caller is told; None for a defect of ours."""
    if isinstance(error, KinerjaError):
        return error
    if isinstance(error, exc.DBAPIError) and isinstance(error.orig, pg.LockNotAvailable | pg.QueryCanceled):
        return Unavailable(
            "sedang-sibuk", "Data ini sedang diproses oleh pengguna lain. Coba lagi sebentar lagi.", retry_after=2
        )
    if is_infrastructure(error):
        return away()
    if isinstance(error, exc.IntegrityError):
        return Conflict(
            "tabrakan-data", "Data yang sama sudah ada atau baru saja diubah pengguna lain. Muat ulang lalu coba lagi."
        )
    if isinstance(error, exc.DataError):
        return Invalid("data-tidak-dapat-disimpan", "Ada isian di luar jangkauan. Periksa kembali lalu kirim ulang.")
    return None
