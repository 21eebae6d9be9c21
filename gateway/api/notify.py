"""REST of the inbox."""

from contracts.notify import NotifyApi
from gateway.routes import Routes

notifikasi = Routes(NotifyApi, "Notifikasi")
notifikasi.get("/notifikasi", NotifyApi.daftar, "Kotak masuk saya, terbaru dahulu")
notifikasi.get("/notifikasi/jumlah", NotifyApi.jumlah, "Jumlah yang belum dibaca")
notifikasi.post("/notifikasi/dibaca", NotifyApi.tandai_dibaca, "Tandai sudah dibaca")
notifikasi.get("/notifikasi/preferensi", NotifyApi.preferensi, "Ke mana pesan saya dikirim")
