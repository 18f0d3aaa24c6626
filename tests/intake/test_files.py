"""Files of leads are read row by row; a damaged row is named and passed over, never loaded as an empty lead."""

import json
from pathlib import Path

import pytest

from bot.intake.files import Row, UnusableFile, read_rows

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
        ('"1,Anna"', "the whole row stands in quotes"),
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
