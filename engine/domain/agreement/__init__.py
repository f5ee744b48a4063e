"""What departments agree on: agreements, rules, organisation, catalogue, as frozen values."""
