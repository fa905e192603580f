"""Taking files apart: what other programs write, and what goes wrong on the way."""

import gzip
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealwright.domains.crm.importing.reading import (
    MAX_CELL,
    MAX_COLUMNS,
    FileRefused,
    Record,
    Table,
    look_at,
    read_records,
)
from tests.factories.imports import a_file


def read(path: Path) -> list[Record]:
    table = look_at(path)
    return list(read_records(table.source, len(table.columns)))


def cells(path: Path) -> list[list[str]]:
    return [record.cells for record in read(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "city", "note"], ["Acme", "Köln", "a"], ["Beta", "Bonn", "b"]]
    path = a_file(tmp_path, "a.csv", "\n".join(delimiter.join(line) for line in lines))
    table = look_at(path)
    assert table.source.delimiter == delimiter
    assert table.columns == lines[0]
    assert cells(path) == lines[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = a_file(tmp_path, "a.csv", "firma,ort\nMüller & Söhne,Köln\n".encode(encoding))
    assert look_at(path).columns == ["firma", "ort"]
    assert cells(path) == [["Müller & Söhne", "Köln"]]


def test_excel_may_declare_its_delimiter(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", "sep=;\r\nname;city\r\nAcme, Inc.;Bonn\r\n")
    assert cells(path) == [["Acme, Inc.", "Bonn"]]


def test_quoted_cells_hold_line_breaks_quotes_and_delimiters(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", 'name,note\n"Acme, Inc.","said ""hi""\nand left"\nBeta,5" pipe\n')
    assert cells(path) == [["Acme, Inc.", 'said "hi"\nand left'], ["Beta", '5" pipe']]
    assert [record.line for record in read(path)] == [2, 4]


def test_bytes_of_another_encoding_cost_only_their_row(tmp_path: Path) -> None:
    good = "".join(f"Köln {number},x\n" for number in range(5)).encode()
    path = a_file(
        tmp_path, "a.csv", b"name,note\n" + good + "Bad Säckingen,y\n".encode("cp1252") + b"Bonn,z\n"
    )
    bad = [record for record in read(path) if record.problem]
    assert [(record.line, record.column, record.cells[0]) for record in bad] == [(7, 0, "Bad Säckingen")]
    assert bad[0].problem is not None
    assert "UTF-8" in bad[0].problem
    assert len(read(path)) == 7


def test_a_quote_that_is_never_closed_costs_only_its_row(tmp_path: Path) -> None:
    lines = "".join(f"name {number},ok\n" for number in range(20_000))
    path = a_file(tmp_path, "a.csv", f'name,note\nAcme,"open\n{lines}')
    records = read(path)
    assert [record.line for record in records if record.problem] == [2]
    assert len(records) == 20_001


def test_a_quote_that_closes_in_another_row_is_a_slip_of_the_first(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", 'name,note\nAcme,"open\nBeta,"fine"\nGamma,good\n')
    assert [(record.line, bool(record.problem)) for record in read(path)] == [
        (2, True),
        (3, False),
        (4, False),
    ]


def test_a_file_of_open_quotes_is_given_up(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", "name,note\n" + 'a,"b\nc,d\n' * 20_000)
    table = Table(look_at(a_file(tmp_path, "b.csv", "name,note\na,b\n")).source, ["name", "note"], [])
    source = type(table.source)(path, "utf-8", ",")
    with pytest.raises(FileRefused, match="quotes"):
        list(read_records(source, 2))


def test_a_huge_cell_costs_only_its_row_and_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", f"name,note\nAcme,{'x' * (MAX_CELL + 1)}\nBeta,{'y' * MAX_CELL}\n")
    first, second = read(path)
    assert (first.line, first.column) == (2, 1)
    assert "100,001 characters" in (first.problem or "")
    assert second.problem is None


def test_a_line_without_end_is_cut_and_the_next_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", f"name,note\n{'x' * 5_000_000}\nBeta,b\n")
    tracemalloc.start()
    records = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [bool(record.problem) for record in records] == [True, False]
    assert records[1].line == 3
    assert peak < 60_000_000


def test_rows_may_be_too_short_but_not_too_long(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", "a,b,c\n1,2\n1,2,3,,\n1,2,3,4\n\n,,\n")
    records = read(path)
    assert [record.cells for record in records[:2]] == [["1", "2", ""], ["1", "2", "3"]]
    assert records[2].problem == "The row has 4 cells, but there are 3 columns."
    assert len(records) == 3


def test_columns_of_the_same_or_of_no_name_are_told_apart(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv", "name,name,,name (2),name\na,b,c,d,e\n")
    assert look_at(path).columns == ["name", "name (3)", "Column 3", "name (2)", "name (4)"]


@given(st.binary(max_size=2_000) | st.text(alphabet='a1",;\n\r\t ä', max_size=500).map(str.encode))
@settings(max_examples=400, deadline=None)
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = a_file(Path(folder), "a.csv", content)
        try:
            table = look_at(path)
        except FileRefused:
            return
        records = list(read_records(table.source, len(table.columns)))
    assert records
    assert all(record.problem or len(record.cells) == len(table.columns) for record in records)
    assert [record.line for record in records] == sorted({record.line for record in records})


def test_files_packed_with_gzip_are_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a.csv.gz", gzip.compress(b"name,city\nAcme,Bonn\n"))
    assert cells(path) == [["Acme", "Bonn"]]


def test_a_bomb_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"name,city\n" + b"a,b\n" * 50_000_000)
    with pytest.raises(FileRefused, match="unpacks to more than"):
        list(read_records(look_at(a_file(tmp_path, "a.csv.gz", bomb)).source, 2))


def _many_columns(number: int) -> str:
    return ",".join(f"column {place}" for place in range(number)) + "\n" + ",".join("x" * number) + "\n"


def test_as_many_columns_as_allowed_are_read(tmp_path: Path) -> None:
    assert len(look_at(a_file(tmp_path, "a.csv", _many_columns(MAX_COLUMNS))).columns) == MAX_COLUMNS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n\n \r\n", "empty"),
        (b"name,city\n", "no rows"),
        (b",,\na,b,c\n", "no column names"),
        (b"1,2017-03-01,5.5\n2,2017-03-02,6.5\n", "first line holds values"),
        (b"ada@acme.com,Ada\nbob@acme.com,Bob\n", "first line holds values"),
        (b"name,city\nAcme\0,Bonn\n", "not a text file"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0 and so on", "Excel"),
        (gzip.compress(b"name,city\nAcme,Bonn\n", mtime=0)[:-12], "damaged or incomplete"),
        (_many_columns(MAX_COLUMNS + 1).encode(), "201 columns; at most 200"),
        (b'name,"city\n' + b"a,b\n" * 10_000, "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        look_at(a_file(tmp_path, "a.csv", content))
