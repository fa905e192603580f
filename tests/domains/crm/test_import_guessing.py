"""What the exports of other tools are taken for."""

from pathlib import Path

import pytest

from dealwright.domains.crm.importing.guessing import Guess, guess, signature
from dealwright.domains.crm.importing.reading import look_at
from tests.factories.imports import a_file


def guessed(tmp_path: Path, content: str, name: str = "export.csv") -> Guess:
    return guess(look_at(a_file(tmp_path, name, content)), name)


@pytest.mark.parametrize(
    ("header", "kind", "some"),
    [
        (
            "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Primary Associated Company",
            "contact",
            {"Record ID": "external_id", "Contact owner": "owner", "Primary Associated Company": "account"},
        ),
        (
            "Record ID,Deal Name,Deal Stage,Pipeline,Close Date,Deal owner,Amount,Associated Company",
            "deal",
            {"Deal Stage": "stage", "Close Date": "close_date", "Amount": "amount", "Pipeline": "pipeline"},
        ),
        (
            "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,Industry",
            "account",
            {"Company name": "name", "Company owner": "owner", "Country/Region": "country"},
        ),
        (
            "Id,Name,Industry,AnnualRevenue,NumberOfEmployees,BillingCity,ParentId,Website",
            "account",
            {"AnnualRevenue": "annual_revenue", "NumberOfEmployees": "employees", "BillingCity": "city"},
        ),
        (
            "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Probability (%),Close Date",
            "deal",
            {"Account Name": "account", "Probability (%)": "probability", "Opportunity Owner": "owner"},
        ),
        (
            "First Name,Last Name,Title,Company / Account,Email,Lead Source,Lead Status,Lead Owner",
            "lead",
            {"Company / Account": "company", "Lead Status": "status", "Lead Source": "source"},
        ),
        (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Organization,Deal - Stage,Deal - Status",
            "deal",
            {"Deal - ID": "external_id", "Deal - Value": "amount", "Deal - Organization": "account"},
        ),
        (
            "Person - ID,Person - Name,Person - Email - Work,Person - Phone - Work,Person - Organization",
            "contact",
            {"Person - Name": "full_name", "Person - Email - Work": "email"},
        ),
        (
            "Record Id,Deal Owner,Amount,Deal Name,Closing Date,Account Name,Stage,Probability,Contact Name",
            "deal",
            {"Closing Date": "close_date", "Contact Name": "contact"},
        ),
        (
            "Vorname,Nachname,E-Mail,Telefon,Firma,Ort,Land",
            "contact",
            {"Vorname": "first_name", "Firma": "account", "Ort": "city", "Land": "country"},
        ),
        (
            "Verkaufschance,Kunde,Phase,Betrag,Abschlussdatum,Wahrscheinlichkeit",
            "deal",
            {"Verkaufschance": "name", "Kunde": "account", "Betrag": "amount"},
        ),
        (
            "Activity type,Subject,Due date,Done,Assigned to user,Deal,Contact person",
            "activity",
            {"Due date": "due_at", "Done": "done", "Assigned to user": "owner"},
        ),
        ("Produkt,Artikelnummer,Listenpreis", "product", {"Artikelnummer": "external_id"}),
    ],
)
def test_exports_are_recognised(tmp_path: Path, header: str, kind: str, some: dict[str, str]) -> None:
    found = guessed(tmp_path, f"{header}\n{','.join('x' for _ in header.split(','))}\n")
    assert found.kind is not None
    assert found.kind.word == kind
    assert {column: found.mapping.get(column) for column in some} == some


def test_a_file_about_something_else_is_left_alone(tmp_path: Path) -> None:
    found = guessed(
        tmp_path, "Table,Field,Description\naccounts,account,Company name\n", "data_dictionary.csv"
    )
    assert found.kind is None
    assert found.mapping == {}


def test_the_name_of_the_file_decides_in_doubt(tmp_path: Path) -> None:
    content = "First name,Last name,Email\nAda,Byron,ada@acme.com\n"
    kinds = {
        name: guessed(tmp_path, content, f"{name}.csv").kind
        for name in ("contacts", "leads", "all leads 2024")
    }
    assert {name: kind and kind.word for name, kind in kinds.items()} == {
        "contacts": "contact",
        "leads": "lead",
        "all leads 2024": "lead",
    }


@pytest.mark.parametrize(
    ("dates", "expected", "noted"),
    [
        (["2024-01-31", "2024-02-01"], "ymd", False),
        (["31/01/2024", "01/02/2024"], "dmy", False),
        (["01/31/2024", "02/01/2024"], "mdy", False),
        (["01.02.2024", "03.04.2024"], "dmy", False),
        (["01/02/2024", "03/04/2024"], "mdy", True),
        (["31/01/2024", "01/31/2024"], "dmy", True),
    ],
)
def test_the_order_of_dates_is_read_from_the_data(
    tmp_path: Path, dates: list[str], expected: str, noted: bool
) -> None:
    rows = "".join(f"Deal {place},Open,{value}\n" for place, value in enumerate(dates))
    found = guessed(tmp_path, f"deal name,stage,close date\n{rows}")
    assert found.options.date_format == expected
    assert any("date" in note or "month" in note for note in found.notes) == noted


@pytest.mark.parametrize(
    ("amounts", "expected", "noted"),
    [
        (["1.234,50", "12,00"], ",", False),
        (["1,234.50", "12.00"], ".", False),
        (["1234", "12"], ".", False),
        (["1.234", "12.345"], ",", True),
    ],
)
def test_the_decimal_sign_is_read_from_the_data(
    tmp_path: Path, amounts: list[str], expected: str, noted: bool
) -> None:
    rows = "".join(f"Deal {place};Open;{value}\n" for place, value in enumerate(amounts))
    found = guessed(tmp_path, f"deal name;stage;amount\n{rows}")
    assert found.options.decimal == expected
    assert any("decimal" in note for note in found.notes) == noted


def test_revenue_in_millions_is_noticed_and_said(tmp_path: Path) -> None:
    found = guessed(tmp_path, "account,revenue,employees\nAcme,1100.04,2822\nBeta,251.41,495\n")
    assert found.options.units == {"revenue": 1_000_000}
    assert any("millions" in note for note in found.notes)


def test_revenue_in_full_is_left_alone(tmp_path: Path) -> None:
    found = guessed(tmp_path, "account,revenue,employees\nAcme,1100040000,2822\nBeta,251410000,495\n")
    assert found.options.units == {}


def test_rows_that_nothing_tells_apart_are_said_to_double(tmp_path: Path) -> None:
    found = guessed(tmp_path, "first name,last name,company\nAda,Byron,Acme\n", "contacts.csv")
    assert found.options.match_by == "none"
    assert any("again" in note for note in found.notes)


def test_the_signature_does_not_mind_order_and_signs() -> None:
    assert signature(["Deal Name", "Amount"]) == signature(["amount", "deal_name"])
    assert signature(["Deal Name", "Amount"]) != signature(["Deal Name", "Value"])
