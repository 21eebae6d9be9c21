"""Light enough for a bad network: an SKP of 30 RHK, being written, as its owner loads it on a phone."""

import gzip

import pytest

from contracts.skp import Skp
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import Cast

MOST_HTML, MOST_BYTES, MOST_REQUESTS = 60 * 1024, 100 * 1024, 10


@pytest.fixture(scope="module")
def long_skp(cast: Cast) -> Skp:
    plan = cast.plan
    rencana = [
        f"Terselenggaranya kegiatan ke-{n} yang mendukung pencapaian sasaran strategis lembaga tahun berjalan"
        for n in range(30)
    ]
    return cast.fill(cast.fresh(cast.writer), rencana, indikator=1, intervensi=plan.rhk[0].id)


def test_an_skp_of_thirty_rhk_is_light(visit: Visit, cast: Cast, long_skp: Skp):
    visitor = visit(width=PHONE, nip=cast.writer.nip)
    visitor.forget_files()
    with visitor.weighing() as weights:
        answer = visitor.open(f"/skp/{long_skp.id}")
    assert len(gzip.compress(answer.body())) < MOST_HTML
    assert weights[0].bytes < MOST_BYTES, weights[0]
    assert weights[0].requests <= MOST_REQUESTS, weights[0]
    visitor.inspect("thirty rhk")
    visitor.open(f"/skp/{long_skp.id}?urut=1")
    visitor.inspect("thirty rhk in order")
