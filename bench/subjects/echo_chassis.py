"""The subject on chassis, with everything on: typed command, checked actor, metrics, log line."""

import time

from sqlalchemy.orm import DeclarativeBase

from bench.subjects.echo_contract import BenchApi, Catatan, CatatanDitulis, TulisCatatan
from chassis.events import emit
from chassis.service import Service, on, rpc


class Base(DeclarativeBase):
    """No tables of its own."""


def catatan(cmd: TulisCatatan) -> Catatan:
    return Catatan(**dict(cmd), actions=["ubah", "hapus"])


class BenchService(Service):
    name = "bench"
    api = BenchApi
    base = Base

    @rpc
    def tulis(self, cmd: TulisCatatan) -> Catatan:
        return catatan(cmd)

    @rpc
    def simpan(self, cmd: TulisCatatan) -> Catatan:
        with self.db.transaction() as s:
            emit(s, CatatanDitulis(catatan_id=cmd.id, dikirim=time.time()))
        return catatan(cmd)

    @on(CatatanDitulis)
    def on_catatan_ditulis(self, event: CatatanDitulis) -> None:
        print(f"delay {time.time() - event.dikirim:.6f}", flush=True)
