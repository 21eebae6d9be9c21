"""REST v1: one file a service; every route is a line or a short view."""

from gateway.api import account, assessment, events, imports, jobs, notify, org, skp
from gateway.routes import Route

ROUTES: list[Route] = [
    *account.masuk.all,
    *org.saya.all,
    *account.sesi.all,
    *org.instansi.all,
    *org.unor.all,
    *org.pegawai.all,
    *org.tim.all,
    *org.delegasi.all,
    *org.klien.all,
    *imports.impor.all,
    *skp.skp.all,
    *skp.alur.all,
    *skp.dokumen.all,
    *skp.rhk.all,
    *skp.matriks.all,
    *assessment.penilaian.all,
    *assessment.isian.all,
    *assessment.nilai.all,
    *assessment.rekan.all,
    *assessment.keberatan.all,
    *assessment.aturan.all,
    *assessment.dokumen.all,
    *notify.notifikasi.all,
    *events.peristiwa.all,
    *jobs.pekerjaan.all,
]
"""In the order of the document."""
