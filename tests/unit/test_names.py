"""One name means one thing: a public class has its name to itself, wherever it stands."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]

OF_SEVERAL = {
    "Case": "what each service knows of a dealer",
    "View": "what each service reads back",
    "Change": "a filing as staffing shows it; a change of the department in the law",
    "Chapter": "the sentences of a chapter; the paper's numbering of one",
    "Department": "the sample's; the policy's figures of one",
    "Headcount": "what is answered of a day; the policy's figures",
    "Said": "forms of answers, and what a posting says",
    "Statement": "a statement of account; what is said of another post",
    "Submission": "a report's, as audits answers it; an event's",
    "Told": "the sample's record; what a mail server told",
    "Vacancy": "as staffing shows it; as the law counts its months",
    "Words": "the form of an answer; the member of a posting",
}
"""Names that stand for several things, each within a service of its own, and for which."""


def test_a_public_class_has_its_name_to_itself() -> None:
    defined: defaultdict[str, list[str]] = defaultdict(list)
    for room in ("contracts", "services"):
        for module in sorted((ROOT / room).rglob("*.py")):
            for node in ast.parse(module.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    defined[node.name].append(str(module.relative_to(ROOT)))
    several = {name: where for name, where in defined.items() if len(where) > 1}
    assert len(defined) > 200
    assert {n: w for n, w in several.items() if n not in OF_SEVERAL} == {}
    assert OF_SEVERAL.keys() - several.keys() == set()
