"""Which files may be kept as proof (features G11)."""

from contracts.assessment_berkas import MAX_BERKAS, TIPE_BERKAS, Berkas


def fault(berkas: Berkas) -> str | None:
    """What is wrong with a file, for the person who uploads it; the gateway has looked into its bytes."""
    if berkas.ukuran > MAX_BERKAS:
        return f"Berkas paling besar {MAX_BERKAS // 2**20} MB. Kecilkan berkasnya atau simpan sebagai tautan."
    ending = berkas.nama.rpartition(".")[2].lower()
    if TIPE_BERKAS.get(ending) != berkas.tipe:
        return "Jenis berkas ini tidak diterima. Pakai PDF, JPG, PNG, DOCX, XLSX, PPTX, atau ODT."
    return None
