"""A question that is not understood is refused; HEAD is asked as GET is."""

import re
from collections.abc import Iterator

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted


def readable(stack: Stack) -> Iterator[str]:
    """Every path that answers GET, whatever stands for its parameters."""
    for path, operations in stack.get("/openapi.json")["paths"].items():
        if "get" in operations:
            yield re.sub(r"\{[^}]+\}", "2012-07", path)


def dated(stack: Stack) -> Iterator[tuple[str, str, str]]:
    """Each (method, path, parameter) of a query for a date or an instant."""
    for path, operations in stack.get("/openapi.json")["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", []):
                schema = each["schema"]
                forms = {some.get("format") for some in schema.get("anyOf", [schema])}
                if each["in"] == "query" and forms & {"date", "date-time"}:
                    yield method, re.sub(r"\{[^}]+\}", "2012-07", path), each["name"]


def test_a_parameter_that_no_route_knows_is_refused_by_each(docket: Docket) -> None:
    with docket.up() as stack:
        paths = list(readable(stack))
        assert len(paths) > 15
        for path in paths:
            answer = stack.http.get(path, params={"as_off": "2012-07-31"})
            assert answer.status_code == 422, path
            [fault] = answer.json()["faults"]
            assert fault["field"] == "as_off"
            assert "is no parameter here" in fault["remedy"]


def test_a_parameter_of_another_route_is_refused_and_the_nearest_is_named(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"))
        refused = stack.http.get(f"/staffing/v1/dealers/{DEALER}/headcount?as_of=2012-07-31")
        assert refused.status_code == 422
        assert "as_of: is no parameter here; this route knows on" in refused.json()["detail"]
        assert stack.http.get(f"/staffing/v1/dealers/{DEALER}/headcount?on=2012-07-31").is_success


def test_a_parameter_given_twice_is_refused(docket: Docket) -> None:
    with docket.up() as stack:
        twice = stack.http.get("/notifications/v1/deliveries?limit=5&limit=50")
        assert twice.status_code == 422
        assert "limit: is given more than once" in twice.json()["detail"]


def test_a_date_or_an_instant_is_never_read_out_of_a_number(docket: Docket) -> None:
    with docket.up() as stack:
        asked = list(dated(stack))
        assert len(asked) > 10
        for method, path, parameter in asked:
            answer = stack.http.request(method, path, params={parameter: "1.5"})
            assert answer.status_code == 422, (method, path, parameter)
            assert parameter in [fault["field"] for fault in answer.json()["faults"]], path


def test_head_is_answered_as_get_is_without_the_body(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"))
        for path in (*readable(stack), "/", f"/penalties/v1/dealers/{DEALER}/docket"):
            if path.endswith("/stream"):
                assert stack.http.head(path).content == b""  # and to GET it has no end
                continue
            asked, headed = stack.http.get(path), stack.http.head(path)
            assert (headed.status_code, headed.content) == (asked.status_code, b""), path
            assert headed.headers["content-type"] == asked.headers["content-type"], path
            if path != "/metrics":  # which counts the questions themselves
                assert headed.headers["content-length"] == asked.headers["content-length"], path


def test_a_method_that_a_path_does_not_take_is_told_with_those_it_does(docket: Docket) -> None:
    with docket.up() as stack:
        refused = stack.http.post("/penalties/v1/dealers")
        assert refused.status_code == 405
        assert refused.headers["allow"] == "GET"
        assert refused.headers["content-type"] == "application/problem+json"
