"""django-helpdesk: its own command ``escalate_tickets`` on real tickets in SQLite, by the ticket.

Each ticket is open, older than the days of its queue, and is escalated once: priority, follow-up, change. It leaves
out what ours does: working time, who is told by which role, one mail a day and person, a chain that proves it. With
mail, the submitter and the owner of each ticket get one, to Django's backend in memory.

    python -m benchmarks.peers.helpdesk TICKETS silent|mail
"""

import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

TICKETS = 1_000
"""It takes each ticket by itself: ten times as many take ten times as long."""


def per_ticket() -> dict[str, float]:
    """The CPU seconds a ticket, with and without mail; empty where django-helpdesk is not installed."""
    if find_spec("helpdesk") is None:
        return {}
    found = {}
    for mail in ("silent", "mail"):
        print(f"  django-helpdesk, {mail} ...", file=sys.stderr, flush=True)
        words = [sys.executable, "-m", "benchmarks.peers.helpdesk", str(TICKETS), mail]
        done = subprocess.run(words, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
        found[mail] = float(json.loads(done.stdout.splitlines()[-1])["per_ticket"])
    return found


def measure(tickets: int, *, mail: bool, folder: Path) -> float:
    """Escalate this many tickets in a new database; the CPU seconds of each."""
    _set_up(folder / "helpdesk.sqlite3")
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.utils import timezone
    from helpdesk.models import Queue, Ticket

    from benchmarks import cpu

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate", verbosity=0)
    owner = get_user_model().objects.create_user("clerk", "clerk@example.com", "x")
    queue = Queue.objects.create(
        title="Service",
        slug="service",
        escalate_days=1,
        email_address="desk@example.com",
        allow_public_submission=False,
    )
    old = timezone.now() - timedelta(days=3)
    Ticket.objects.bulk_create(
        Ticket(
            queue=queue,
            title=f"ticket {n}",
            description="what is asked for",
            submitter_email="customer@example.com" if mail else None,
            assigned_to=owner if mail else None,
            priority=3,
        )
        for n in range(tickets)
    )
    Ticket.objects.update(created=old)
    taken = cpu.seconds(lambda: call_command("escalate_tickets"), rounds=1)
    escalated = Ticket.objects.filter(priority=2, last_escalation__isnull=False).count()
    assert escalated == tickets, f"{escalated} of {tickets} tickets were escalated"
    if mail:
        from django.core import mail as box

        assert len(box.outbox) >= tickets, f"{len(box.outbox)} mails for {tickets} tickets"
    return taken / tickets


def _set_up(database: Path) -> None:
    import django
    from django.conf import settings

    apps = ("auth", "contenttypes", "sessions", "sites", "messages", "admin", "humanize")
    settings.configure(
        SECRET_KEY="for a measurement",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in apps), "rest_framework", "helpdesk"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        SITE_ID=1,
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()
    from django.urls import include, path

    settings.ROOT_URLCONF = (path("", include("helpdesk.urls", namespace="helpdesk")),)


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(int(words[0]), mail=words[1] == "mail", folder=Path(folder))
    print(json.dumps({"per_ticket": seconds}))


if __name__ == "__main__":
    main(sys.argv[1:])
