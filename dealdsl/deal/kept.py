"""Fees, accounts, limits and claims: what is owed, kept and bounded besides the classes."""

from __future__ import annotations

from dealdsl.deal import resolve
from dealdsl.deal.classes import (
    exact,
    is_carried,
    owner_of,
    rules_of,
    stated_day_count,
)
from dealdsl.deal.collateral import facts_of
from dealdsl.deal.evaluate import Evaluator
from dealdsl.deal.expressions import TypedExpression
from dealdsl.deal.mistakes import facts as mistakes
from dealdsl.deal.mistakes import head
from dealdsl.deal.mistakes import names as name_mistakes
from dealdsl.deal.model import (
    Account,
    Claim,
    Fee,
    Limit,
    TextValue,
)
from dealdsl.deal.parts import listed
from dealdsl.deal.scope import Work
from dealdsl.deal.vocabulary import CAUSES, SECTIONS
from dealdsl.source import Span
from dealdsl.syntax import nodes


def fees(work: Work) -> tuple[Fee, ...]:
    found = []
    for name, section in work.symbols.fees.items():
        owner = owner_of(work, f"fee {name}", section)
        rules = rules_of(work, owner)
        _need_amount(work, name, section, rules)
        carried = is_carried(work, owner)
        found.append(
            Fee(
                name,
                section.title,
                rules.get("amount"),
                rules.get("rate"),
                rules.get("on"),
                carried,
                stated_day_count(work, owner.name),
                facts_of(work, owner.name),
                head(section.span),
            )
        )
    return tuple(found)


def _need_amount(
    work: Work, name: str, section: nodes.Section, rules: dict[str, TypedExpression]
) -> None:
    """A fee is an amount, or a rate on an amount."""
    lacking: dict[tuple[str, ...], str] = {("rate",): "on", ("on",): "rate", (): "amount"}
    keys = ("amount", "rate", "on")
    given = tuple(key for key in keys if key in rules)
    if given in lacking and not any(f"fee {name}.{key}" in work.failed for key in keys):
        key = lacking[given]
        example = SECTIONS["fee"][key].example
        told = mistakes.missing_property(f"fee `{name}`", key, head(section.span), example)
        work.tell(told)


def accounts(work: Work, evaluator: Evaluator) -> tuple[Account, ...]:
    found = []
    for name, section in work.symbols.accounts.items():
        exact(work, evaluator, f"account {name}.initial")
        span = head(section.span)
        initial = resolve.fact_or_zero(work, f"account {name}.initial", span)
        earns = rules_of(work, owner_of(work, f"account {name}", section)).get("earns")
        found.append(Account(name, initial, earns, facts_of(work, f"account {name}"), span))
    return tuple(found)


def limits(work: Work, evaluator: Evaluator) -> tuple[Limit, ...]:
    found = []
    for name, section in work.symbols.limits.items():
        exact(work, evaluator, f"limit {name}.initial")
        span = head(section.span)
        initial = resolve.fact_or_zero(work, f"limit {name}.initial", span)
        facts = facts_of(work, f"limit {name}")
        to = rules_of(work, owner_of(work, f"limit {name}", section)).get("declines_to")
        monthly = _declines_monthly(work, name, to is not None)
        found.append(Limit(name, _cause(work, name, span), initial, to, monthly, facts, span))
    return tuple(found)


def _declines_monthly(work: Work, name: str, has_target: bool) -> bool:
    """`declines: each month`; a limit declines each year unless it says so."""
    fact = work.facts.get(f"limit {name}.declines")
    if fact is None:
        return False
    text = fact.content.text if isinstance(fact.content, TextValue) else ""
    if text not in ("each year", "each month"):
        wanted = "`each year` or `each month`"
        work.tell(mistakes.wrong_value("declines", fact.value_span, wanted, "each year"))
    if not has_target and f"limit {name}.declines_to" not in work.failed:
        example = SECTIONS["limit"]["declines_to"].example
        told = mistakes.missing_property(f"limit `{name}`", "declines_to", fact.span, example)
        work.tell(told)
    return text == "each month"


def _cause(work: Work, name: str, span: Span) -> str:
    """The kind of loss that a limit bounds: stated, or the limit's own name."""
    fact = work.facts.get(f"limit {name}.of")
    own = name.rpartition(".")[2]  # a rule's limit is known behind its application
    cause = fact.content.text if fact and isinstance(fact.content, TextValue) else own
    if cause not in CAUSES:
        place = fact.value_span if fact else span
        wanted = f"a kind of loss, {listed(CAUSES, 'or')}"
        work.tell(mistakes.wrong_value("of", place, wanted, "special_hazard"))
        return CAUSES[0]
    return cause


def claims(work: Work, evaluator: Evaluator) -> tuple[Claim, ...]:
    found = []
    for name, section in work.symbols.claims.items():
        label, owner_name = section.names[0].first, section.owner or ""
        span = head(section.span)
        if owner_name not in work.symbols.tranches:
            told = name_mistakes.unknown_name(
                owner_name, span, "class", work.symbols.tranches, work.symbols.places
            )
            work.tell(told)
        owner = owner_of(work, f"claim {name}", section)
        rules = rules_of(work, owner)
        initial = None
        if f"claim {name}.initial" in work.facts:
            exact(work, evaluator, f"claim {name}.initial")
            initial = resolve.fact_or_zero(work, f"claim {name}.initial", span)
        facts = facts_of(work, f"claim {name}")
        adds, grows_at = rules.get("adds"), rules.get("grows_at")
        pays = _pays_principal(work, name)
        found.append(Claim(name, label, owner_name, initial, adds, grows_at, pays, facts, span))
    return tuple(found)


def _pays_principal(work: Work, name: str) -> bool:
    fact = work.facts.get(f"claim {name}.pays")
    text = fact.content.text if fact and isinstance(fact.content, TextValue) else "interest"
    if text not in ("principal", "interest") and fact is not None:
        wanted = "`principal` or `interest`"
        work.tell(mistakes.wrong_value("pays", fact.value_span, wanted, "interest"))
    return text == "principal"
