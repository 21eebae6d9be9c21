"""People are counted once a period: of two SKP of one person the assessment of that which ends last."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SATU = """
UPDATE penilaian p SET dihitung = false FROM (
    SELECT g.id, row_number() OVER (
        PARTITION BY g.instansi_id, g.nip, g.tahun, g.jenis, g.urutan
        ORDER BY r.isi #>> '{periode,akhir}' DESC NULLS LAST, g.id DESC
    ) AS ke
    FROM (SELECT *, count(*) OVER (PARTITION BY instansi_id, nip, tahun, jenis, urutan) AS banyak FROM penilaian) g
    LEFT JOIN rencana r ON r.skp_id = g.skp_id AND r.versi = g.versi_skp
    WHERE g.banyak > 1
) x WHERE x.id = p.id AND x.ke > 1
"""

HITUNG = """
DELETE FROM jumlah_predikat;
DELETE FROM jumlah_instansi;
INSERT INTO jumlah_predikat (instansi_id, tahun, jenis, urutan, unor_id, predikat, jumlah)
    SELECT instansi_id, tahun, jenis, urutan, unor_id, coalesce(predikat, ''), count(*) FROM penilaian
    WHERE dihitung AND unor_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6;
INSERT INTO jumlah_instansi (instansi_id, tahun, jenis, urutan, predikat, jumlah)
    SELECT instansi_id, tahun, jenis, urutan, coalesce(predikat, ''), count(*) FROM penilaian
    WHERE dihitung GROUP BY 1, 2, 3, 4, 5;
"""


def upgrade() -> None:
    """Nobody is rated meanwhile: the counters are made anew from what stands."""
    op.execute("LOCK TABLE penilaian IN SHARE ROW EXCLUSIVE MODE")
    op.add_column("penilaian", sa.Column("dihitung", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.execute(SATU)
    op.execute(HITUNG)


def downgrade() -> None:
    op.drop_column("penilaian", "dihitung")
