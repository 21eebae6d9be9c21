"""The columns that the contract names are those that the import reads."""

import pytest

from contracts.org import KOLOM_IMPOR, JenisImpor
from services.org.rules.impor import COLUMNS


@pytest.mark.parametrize("jenis", JenisImpor)
def test_the_columns_of_the_contract_are_those_that_are_read(jenis: JenisImpor) -> None:
    read = [f"{column.name}*" if column.required else column.name for column in COLUMNS[jenis]]
    assert KOLOM_IMPOR[jenis].split() == read
