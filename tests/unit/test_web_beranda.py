"""Beranda's next step says what the SKP waits for, and which version holds meanwhile."""

from datetime import UTC, date, datetime

import pytest

from contracts.skp import Ringkasan, SkpRingkas
from contracts.types import FormSkp, Pendekatan, Periode, StatusSkp, new_id
from gateway.web.beranda import Step, steps


def step(status: StatusSkp, versi: int) -> Step:
    skp = SkpRingkas(
        id=new_id(), nip="199305282019022907", nama="Dewi Anjani", jabatan="Analis", unor_nama="Bagian Umum",
        periode=Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31)), pendekatan=Pendekatan.KUALITATIF,
        form=FormSkp.JA_JF, status=status, versi=versi, rev=1, jumlah_rhk=2, penilai_nama="Bambang, S.Sos.",
        diajukan_pada=None, diubah_pada=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    return steps(Ringkasan(skp=[skp], menunggu_saya=0, menunggu=[], batas=None), 2026)[0]


@pytest.mark.parametrize("status", [StatusSkp.DRAFT, StatusSkp.PENGAJUAN, StatusSkp.DIKEMBALIKAN])
def test_in_a_revision_it_says_that_the_approved_version_holds(status: StatusSkp):
    assert step(status, 3).text.endswith(" Versi 3 tetap berlaku sampai revisi ini disetujui.")
    assert "tetap berlaku" not in step(status, 0).text


def test_a_draft_is_called_a_revision_only_once_it_was_approved():
    assert step(StatusSkp.DRAFT, 1).title == "Selesaikan dan ajukan revisi SKP Anda"
    assert step(StatusSkp.DRAFT, 0).title == "Lengkapi dan ajukan SKP Anda"
