"""The directory: instansi, unor, pegawai, tim, delegasi, and the accounts with which people and systems come in."""
