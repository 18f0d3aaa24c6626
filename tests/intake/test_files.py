"""Files of leads are read row by row; a damaged row is named and passed over, never loaded as an empty lead."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.intake.files import open_file, read_rows
from bot.intake.rows import Row, UnusableFile
from bot.intake.tables import WRAPPED

PEOPLE = [{"id": "1", "name": "Anna"}, {"id": "2", "name": "Bén"}]


def rows(tmp_path: Path, content: str | bytes, name: str = "leads.csv") -> list[Row]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path))


CSV = "id,name\n1,Anna\n2,Bén\n"


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        CSV.replace(",", ";"),
        CSV.replace(",", "\t"),
        CSV.replace("\n", "\r\n"),
        "\ufeff" + CSV,
        CSV.encode("latin-1"),
        CSV.encode("utf-16"),
        CSV.replace("name", "name,").replace("Anna", "Anna,").replace("Bén", "Bén,"),
        CSV.replace("\n", "\n\n"),
        CSV.replace("Bén\n", '"Bén"'),
    ],
    ids=[
        "commas",
        "semicolons",
        "tabs",
        "CRLF",
        "BOM",
        "Latin-1",
        "UTF-16",
        "empty column",
        "empty lines",
        "no end",
    ],
)
def test_a_table_is_read_however_a_spreadsheet_wrote_it(tmp_path: Path, content: str | bytes) -> None:
    assert [row.payload for row in rows(tmp_path, content)] == PEOPLE


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    assert [row.number for row in rows(tmp_path, 'id,name\n1,"two\nlines"\n2,Ben\n')] == [2, 3]


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        ('"1,Anna,more"', "stands in quotes as a whole and has 3 cells where the first line names 2 columns"),
        ('1,"Anna" B', "has a quote in the middle of a cell"),
        ("1", "has 1 cells where the first line names 2 columns"),
        ("1,Anna,more", "has 3 cells where the first line names 2 columns"),
    ],
)
def test_a_damaged_row_is_named_and_the_next_one_read(tmp_path: Path, damaged: str, why: str) -> None:
    found = rows(tmp_path, f"id,name\n{damaged}\n2,Bén\n")

    assert found == [Row(2, None, why), Row(3, PEOPLE[1])]


def test_a_cell_too_large_to_be_one_is_named_and_the_next_row_read(tmp_path: Path) -> None:
    first, *_, last = rows(tmp_path, f"id,name\n1,{'x' * 1_100_000}\n2,Bén\n")

    assert (first.number, first.payload) == (2, None)
    assert last.payload == PEOPLE[1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "the first line names no columns"),
        (",,\n1,2,3\n", "the first line names no columns"),
        ("id,,name\n1,2,3\n", "column 2 has no name"),
        ("id,name,id\n1,2,3\n", "the column “id” is there twice"),
    ],
)
def test_a_table_whose_columns_cannot_be_told_is_not_guessed_at(
    tmp_path: Path, content: str, why: str
) -> None:
    with pytest.raises(UnusableFile, match=why):
        rows(tmp_path, content)


def test_a_json_list_and_a_single_object_are_read(tmp_path: Path) -> None:
    assert [row.payload for row in rows(tmp_path, json.dumps(PEOPLE), "leads.json")] == PEOPLE
    assert rows(tmp_path, json.dumps(PEOPLE[0]), "lead.json") == [Row(1, PEOPLE[0])]
    assert rows(tmp_path, "[1]", "leads.json") == [Row(1, None, "is not a JSON object")]


def test_broken_json_says_where(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"the file is not JSON \(line 2, column 1\)"):
        rows(tmp_path, '[{"id": 1},\n', "leads.json")


def test_lines_of_json_are_numbered_by_line_and_a_bad_one_is_named(tmp_path: Path) -> None:
    found = rows(tmp_path, '{"id": "1", "name": "Anna"}\n\nnot json\n[]\n', "leads.jsonl")

    assert found == [
        Row(1, PEOPLE[0]),
        Row(3, None, "the line is not JSON (line 1, column 1)"),
        Row(4, None, "is not a JSON object"),
    ]


@pytest.mark.parametrize("content", ['{"id": "1"}\n', '[{"id": "1"}]', "id\n1\n"])
def test_without_a_telling_name_the_beginning_tells_what_it_is(tmp_path: Path, content: str) -> None:
    assert [row.payload for row in rows(tmp_path, content, "leads.txt")] == [{"id": "1"}]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="No such file"):
        list(read_rows(tmp_path / "nowhere.csv"))


def written(table: list[list[str]], delimiter: str) -> list[str]:
    """The lines as a spreadsheet writes them."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\0").writerows(table)
    return out.getvalue().split("\0")[:-1]


CELLS = st.text(st.sampled_from("abZ0 ,;|\"'@äé-"), max_size=8).map(str.strip)
PEOPLE_ROWS = st.lists(
    st.tuples(st.integers(1, 999).map(str), CELLS, CELLS).map(list), min_size=1, max_size=6
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=PEOPLE_ROWS,
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    empty_columns=st.integers(0, 2),
    wrapped=st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_the_same_leads_come_out_of_a_file_however_it_was_damaged(
    tmp_path: Path,
    people: list[list[str]],
    delimiter: str,
    end: str,
    encoding: str,
    empty_columns: int,
    wrapped: list[bool],
) -> None:
    names = ["id", "name", "company"]
    table = [row + [""] * empty_columns for row in [names, *people]]
    lines = [
        '"' + line.replace('"', '""') + '"' if whole else line
        for line, whole in zip(written(table, delimiter), wrapped, strict=False)
    ]
    path = tmp_path / "damaged.csv"
    path.write_bytes((end.join(lines) + end).encode(encoding))

    found = open_file(path)

    assert [row.payload for row in found] == [dict(zip(names, person, strict=True)) for person in people]
    assert [row.mended for row in found] == [WRAPPED if whole else None for whole in wrapped[1 : len(lines)]]
    left_out = [f"column {4 + n} has no name and was left out" for n in range(empty_columns)]
    assert [said for said in found.damage if said.startswith("column")] == left_out


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200) | st.text(st.sampled_from('ab,;"\r\n\t|'), max_size=60).map(str.encode)
)
def test_whatever_is_in_a_file_no_row_of_it_becomes_an_empty_lead(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "junk.csv"
    path.write_bytes(content)

    with suppress(UnusableFile):
        for row in open_file(path):
            assert (row.payload is None) == bool(row.wrong)
            assert row.payload is None or any(row.payload.values())


def test_a_quote_that_nobody_closes_is_named_instead_of_swallowing_the_rows_below(tmp_path: Path) -> None:
    first, broken = rows(tmp_path, 'id,name\n1,Anna\n2,"Ben\n3,Cleo\n4,Dan\n')

    assert first.payload == PEOPLE[0]
    assert broken.number == 3
    assert "a quote that nobody closes" in (broken.wrong or "")


def test_a_wrapped_row_of_nothing_but_delimiters_is_blank(tmp_path: Path) -> None:
    assert rows(tmp_path, '"id;name",\n"1;Anna",\n";",\n"2;Bén",\n') == [
        Row(2, PEOPLE[0], mended=WRAPPED),
        Row(4, PEOPLE[1], mended=WRAPPED),
    ]


def test_a_column_without_a_name_may_be_empty_but_must_not_say_anything(tmp_path: Path) -> None:
    assert [row.payload for row in rows(tmp_path, "id,,name\n1,,Anna\n2,,Bén\n")] == PEOPLE
    with pytest.raises(UnusableFile, match="column 2 has no name, and row 3 says something in it"):
        rows(tmp_path, "id,,name\n1,,Anna\n2,B.,Bén\n")


def test_two_words_in_quotes_before_empty_cells_are_no_wrapped_row(tmp_path: Path) -> None:
    assert rows(tmp_path, 'id,name\n"1,Anna",\n') == [Row(2, {"id": "1,Anna", "name": ""})]


def test_a_wrapped_row_that_a_spreadsheet_filled_up_with_empty_cells_is_still_seen(tmp_path: Path) -> None:
    [row] = rows(tmp_path, 'id,name,company\n"1,Anna,Acme",,\n')

    assert (row.payload, row.mended) == ({"id": "1", "name": "Anna", "company": "Acme"}, WRAPPED)
