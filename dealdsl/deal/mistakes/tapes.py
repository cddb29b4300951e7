"""Mistakes with tapes: files that hold a row for each loan of a pool."""

from __future__ import annotations

from collections.abc import Collection

from dealdsl.deal.mistakes import error
from dealdsl.diagnostics.diagnostic import Diagnostic, Label
from dealdsl.diagnostics.mistakes import mistake
from dealdsl.diagnostics.nearest import nearest
from dealdsl.source import Span


@mistake("tape-given-twice")
def tape_given_twice(pool: str, span: Span, first: Span) -> Diagnostic:
    """A pool names two tapes.

    The loans of a pool stand in one file. Loans of two files are two pools, or one file.

    Instead of:

        pool I { balance: $2,000,000   tape "a.csv" { … }   tape "b.csv" { … } }

    Write:

        pool I { balance: $2,000,000   tape "loans.csv" { … } }
    """
    return error(
        "tape-given-twice",
        f"pool `{pool}` has two tapes",
        span,
        "the second",
        help="keep one of the two, or make two pools",
        also=(Label(first, "the first"),),
    )


@mistake("tape-beside-lines")
def tape_beside_lines(pool: str, span: Span, part: Span) -> Diagnostic:
    """A pool states its loans twice: one by one in a tape, and by lines or subsets.

    A model would count them twice. Figures of all loans of a tape are stated in the pool, where
    they are compared with the tape.

    Instead of:

        pool I { tape "loans.csv" { … }   line thirty_year { balance: $1,000,000   … } }

    Write:

        pool I { balance: $1,000,000   tape "loans.csv" { … } }
    """
    return error(
        "tape-beside-lines",
        f"pool `{pool}` has a tape and lines besides",
        span,
        "the loans one by one",
        help="keep the tape or the lines",
        also=(Label(part, "the loans by lines"),),
    )


@mistake("tape-does-not-fit")
def tape_does_not_fit(what: str, span: Span, label: str, help: str) -> Diagnostic:
    """A deal asks of loans in a tape what is known of lines only.

    Loans of a tape pay level payments at a fixed rate to the end of their term. Interest-only
    months, balloons, adjustable rates, stated flows and interest lost to prepayments belong to
    lines; planned balances are worked out from lines, too.

    Instead of:

        pool I { balance: $1,000,000   interest_only: 60 months   tape "loans.csv" { … } }

    Write:

        pool I { balance: $1,000,000   tape "loans.csv" { … } }
    """
    return error("tape-does-not-fit", f"{what} does not go with a tape", span, label, help=help)


@mistake("tape-not-of-a-loan")
def tape_not_of_a_loan(words: str, span: Span) -> Diagnostic:
    """What a loan is depends on something that is no figure of the loan.

    In a `tape` section names are columns of the tape. Beside them stand figures, arithmetic,
    comparisons, `if … then … else`, `min` and `max`; nothing that a month or another part of the
    deal would say.

    Instead of:

        default_multiplier: if month > 12 then 100% else 50%

    Write:

        default_multiplier: if loan_age > 12 then 100% else 50%
    """
    return error(
        "tape-not-of-a-loan",
        f"`{words}` is no figure of a loan",
        span,
        "not in the loan's row",
        help="write columns of the tape, figures, `min`, `max` and `if … then … else`",
    )


@mistake("tape-unreadable")
def tape_unreadable(path: str, span: Span, why: str) -> Diagnostic:
    """A tape cannot be read: there is no such file, or it is no CSV or Parquet file.

    The file stands beside the deal, or in a folder below it. Its first row names the columns of a
    CSV file, which is UTF-8 text with commas. A Parquet file ends in `.parquet`; reading it takes
    the package pyarrow, which `pip install 'dealdsl[parquet]'` installs.

    Instead of:

        tape "/data/loans.xlsx" { … }

    Write:

        tape "loans.csv" { … }
    """
    return error(
        "tape-unreadable",
        f"the tape `{path}` cannot be read: {why}",
        span,
        "not read",
        help="write the path of a CSV or Parquet file from the deal's folder",
    )


@mistake("tape-empty")
def tape_empty(path: str, span: Span) -> Diagnostic:
    """A tape holds no loan with a balance.

    There is nothing that could pay. A file with only a first row is most often one that was cut
    off.

    Instead of, where headings.csv has no row for a loan:

        pool I { balance: $1,000,000   tape "headings.csv" { … } }

    Write:

        pool I { balance: $1,000,000   tape "loans.csv" { … } }
    """
    return error(
        "tape-empty",
        f"the tape `{path}` holds no loan with a balance",
        span,
        "nothing in it",
        help="write a row for each loan below the names of the columns",
    )


@mistake("tape-column-missing")
def tape_column_missing(
    path: str, column: str, span: Span, count: int, heads: Collection[str]
) -> Diagnostic:
    """A column that a deal reads is not in the tape, or is there more than once.

    The first row of a CSV file names its columns. A name that is no word of the language, such as
    one with spaces, is written in quotes.

    Instead of:

        balance: current_blance * $1

    Write:

        balance: current_balance * $1
        gross_rate: "Note Rate" * 1%
    """
    near = nearest(column, heads)
    listed = ", ".join(heads) or "none"
    help = f"write one of its columns: {listed}" if near is None else f"write `{near}`"
    return error(
        "tape-column-missing",
        f"the tape `{path}` has {'no column' if not count else f'{count} columns'} `{column}`",
        span,
        "not one column",
        help=help if not count else "give the columns names of their own",
    )


@mistake("tape-cell-unreadable")
def tape_cell_unreadable(path: str, where: str, column: str, cell: str, span: Span) -> Diagnostic:
    """A cell of a tape is no number.

    Numbers are written as `250000.00`, `6.25` or `1e-3`: without commas, without `$` and `%`. What
    unit they have, the deal says: `balance * $1`, `rate * 1%`. A cell that is read is never empty.

    Instead of, where the tape holds `6.25%`:

        gross_rate: note_rate

    Write, where it holds `6.25`:

        gross_rate: note_rate * 1%
    """
    found = f"`{cell}` is no number" if cell else "the cell is empty"
    return error(
        "tape-cell-unreadable",
        f"in the tape `{path}`, {where}, column `{column}`: {found}",
        span,
        "this column",
        help="write plain numbers in the file, such as `6.25`, and the unit in the deal: `* 1%`",
    )


@mistake("tape-loan-impossible")
def tape_loan_impossible(path: str, where: str, why: str, span: Span, count: int) -> Diagnostic:
    """A loan of a tape cannot be: a negative balance, a term of no month, a rate above 100%.

    Balances are 0 or more; terms are 1 to 1,200 months, ages 0 to 1,200; the net rate is between 0
    and the gross rate, which is at most 100%; multipliers are 0 or more; a severity is 0 to 100%.
    Most often the deal gives a column a wrong unit.

    Instead of:

        gross_rate: note_rate * 100%

    Write, where the tape holds percents (`6.25`):

        gross_rate: note_rate * 1%
    """
    others = "" if count == 1 else f"; so with {count - 1} more"
    return error(
        "tape-loan-impossible",
        f"in the tape `{path}`, {where}: {why}{others}",
        span,
        "worked out here",
        help="correct the file, or the unit that the deal gives the column",
    )


@mistake("tape-disagrees")
def tape_disagrees(
    key: str, span: Span, stated: str, found: str, tape: Span, of_one: bool
) -> Diagnostic:
    """The pool states a figure, and its tape comes to another.

    The balance and the number of loans are sums of the tape, rates and terms are means weighted by
    balance; both are compared to the last digit that is stated. A bound is one for each loan.

    Instead of, where the balances of the tape come to $1,250,000.00:

        pool I { balance: $1,300,000   tape "loans.csv" { … } }

    Write:

        pool I { balance: $1,250,000   tape "loans.csv" { … } }
    """
    return error(
        "tape-disagrees",
        f"`{key}` is {stated}, and the tape {'has a loan of' if of_one else 'comes to'} {found}",
        span,
        "stated here",
        help=f"{'let the bound hold' if of_one else 'write'} {found}, or correct the tape",
        also=(Label(tape, "the tape"),),
    )
