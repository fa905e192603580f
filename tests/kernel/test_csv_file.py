"""No cell of a file for spreadsheets can be taken for a formula; numbers stay numbers."""

from dealwright.kernel.csv_file import csv_text


def test_texts_that_look_like_formulas_are_quoted_and_numbers_are_not() -> None:
    rows = [("=1+1", "+49 30", "@name", "-5", "plain"), (-5, 0.5, None, True, "a,b")]
    assert csv_text(rows) == "'=1+1,'+49 30,'@name,'-5,plain\r\n-5,0.5,,True,\"a,b\"\r\n"
