"""Use cases of rounds of surveys: list, answer, remark, result, preview."""
