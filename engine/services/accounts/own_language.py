"""Keep the language that somebody chose with the account, for every browser."""

from dataclasses import replace

from engine.domain.text import Language
from engine.services.ports.ledger import Ledger


def keep_language(ledger: Ledger, name: str, language: Language) -> None:
    """Store the language of an account; a person without one keeps it in the browser alone."""

    def work(one: Ledger) -> None:
        account = one.accounts.find(name)
        if account is not None and account.language is not language:
            one.accounts.save(replace(account, language=language))

    ledger.together(work)
