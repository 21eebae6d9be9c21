"""skp: Sasaran Kinerja Pegawai from draft to approval, and the matriks peran hasil."""
