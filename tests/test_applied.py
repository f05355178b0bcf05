"""The annex of rules: each rule that the analysis sets out, where, and whether it is in point."""

from small import case, law, rule

from quarter.answer import Opinion
from quarter.applied import rules_applied
from quarter.memo import write_memo
from quarter.outline import Outline

RULES = (
    rule("r.1", "soldier(P)", then="captive(P)")
    + rule("r.2", "captive(P)", then="safe(P)")
    + rule("r.3", "spy(P)", then="not captive(P)")
    + rule("r.4", "willing(P)", then="free(P)")
)


def annexed() -> dict[str, tuple[list[int], list[int]]]:
    """Of each rule in the annex, the paragraphs that apply it and those that do not."""
    outline = Outline(Opinion(law(RULES), case(law(RULES), ["soldier(a)"], "safe(a)")))
    found = rules_applied(one for topic in outline.answered for one in topic.paragraphs)
    return {one.rule.id: (one.applied, one.considered) for rules in found.values() for one in rules}


def test_a_rule_is_annexed_with_the_paragraphs_that_apply_it_or_find_it_not_in_point() -> None:
    found = annexed()

    assert set(found) == {"r.1", "r.2", "r.3"}
    assert found["r.1"][0] and not found["r.1"][1]
    assert found["r.3"][1] and not found["r.3"][0]


def test_the_annex_names_each_rule_under_its_passage_and_in_brackets_where_it_is_not_in_point() -> (
    None
):
    opinion = Opinion(law(RULES), case(law(RULES), ["soldier(a)"], "safe(a)"))
    ((first, _), (second, _), (_, last)) = annexed().values()

    memo = write_memo(opinion).markdown

    annex = memo.partition("## Annex: rules applied")[2]
    assert f"| Law art 1 | `r.2` | {first[0]} |\n|  | `r.1` | {second[0]} |" in annex
    assert f"|  | `r.3` | ({last[0]}) |" in annex
