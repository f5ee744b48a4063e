"""The content of agreements: agreements, rules, organisation, catalogue, as frozen values."""
