"""What the benchmarked service takes and gives: a command and a read model of ordinary size."""

from datetime import datetime
from uuid import UUID

from contracts.base import Api, Command, Event, Model
from contracts.types import Nip, TeksWajib


class TulisCatatan(Command):
    id: UUID
    nip: Nip
    isi: TeksWajib
    waktu: datetime


class Catatan(Model):
    id: UUID
    nip: Nip
    isi: str
    waktu: datetime
    actions: list[str]


class CatatanDitulis(Event, type="bench.catatan_ditulis.v1"):
    catatan_id: UUID
    dikirim: float


class BenchApi(Api, service="bench"):
    def tulis(self, cmd: TulisCatatan) -> Catatan: ...
    def simpan(self, cmd: TulisCatatan) -> Catatan: ...
