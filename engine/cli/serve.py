"""``serve``: the pages of a ledger, until it is stopped."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine import clock
from engine.cli.command import Command, Option
from engine.cli.context import CommandContext
from engine.cli.options import WORKSPACE
from engine.cli.output import diagnostic_line
from engine.cli.wrong_call import WrongCall
from engine.domain.text import Text
from engine.loading.settings import read_settings
from engine.settings import PAGES_PORT
from engine.wiring import open_ledger
from engine.workspace import Workspace

if TYPE_CHECKING:
    from engine.web.serve import Tls


def serve_(
    context: CommandContext,
    *,
    host: str,
    port: int,
    public_url: str | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    trusted_proxy: str | None,
) -> None:
    """Serve the pages until a signal comes."""
    from engine.web.serve import Tls, is_loopback

    if (tls_cert is None) != (tls_key is None):
        raise WrongCall(zh="--tls-cert 和 --tls-key 要一起写。", en="--tls-cert and --tls-key go together.")
    tls = Tls(tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    if not is_loopback(host) and tls is None and trusted_proxy is None:
        raise WrongCall(
            zh="{host} 可从其他机器访问，须加密：请加 --tls-cert 和 --tls-key，或用 --trusted-proxy 指明反向代理。",
            en="Other machines reach {host}, so it needs encryption: add --tls-cert and --tls-key, or name the proxy "
            "in front of it with --trusted-proxy.",
            host=host,
        )
    workspace = context.workspace
    read = read_settings(workspace.settings)
    for problem in read.diagnostics:
        print(diagnostic_line(problem, context.language))
    address = public_url or read.settings.public_url
    if trusted_proxy is not None and urlsplit(address).scheme != "https":
        raise WrongCall(
            zh="用 --trusted-proxy 时，请用 --public-url 写明 https 访问地址。",
            en="With --trusted-proxy, name the https address in browsers with --public-url.",
        )
    serve_pages(context, workspace, host, port, address, tls=tls, trusted_proxy=trusted_proxy)


def serve_pages(
    context: CommandContext,
    workspace: Workspace,
    host: str,
    port: int,
    address: str = "",
    *,
    tls: "Tls | None" = None,
    trusted_proxy: str | None = None,
) -> None:
    """Serve the pages of a workspace until a signal comes; say where they are. ``address`` is that in browsers."""
    from engine.web.app import create_app  # the libraries of a server: no other command needs them
    from engine.web.opened_site import opened_site
    from engine.web.serve import serve

    secure = tls is not None or urlsplit(address).scheme == "https"
    ledger = open_ledger(workspace)
    hosts = site_hosts(host, address)
    site = opened_site(workspace, ledger, clock.now, public_url=address, secure=secure, hosts=hosts)

    def listening(at: str) -> None:
        shown = address or at
        print(context.localize(f"打开 {shown}   （按 Ctrl+C 停止）", f"Open {shown}   (Ctrl+C stops it)"), flush=True)
        if not ledger.accounts.every():
            context.say(
                "还没有人可以登录。请管理员先运行：duecourse account admin 人员",
                "Nobody can sign in yet. For the first administrator: duecourse account admin PERSON",
            )

    serve(create_app(site), host, port, listening, tls=tls, trusted_proxy=trusted_proxy)


def site_hosts(host: str, public_url: str) -> frozenset[str]:
    """The names under which browsers may ask for the pages; empty for any name, where it listens on all addresses and
    none is known under which people reach it."""
    named = urlsplit(public_url).hostname
    if host in ("0.0.0.0", "::"):
        return frozenset({named, "localhost", "127.0.0.1"}) if named else frozenset()
    address = f"[{host}]" if ":" in host else host
    return frozenset({address, "localhost", "127.0.0.1", *([named] if named else [])})


COMMANDS = (
    Command(
        "serve",
        serve_,
        (
            Option("--host", Text(zh="监听地址", en="The address to listen on"), metavar="HOST", default="127.0.0.1"),
            Option("--port", Text(zh="端口", en="The port"), type=int, default=PAGES_PORT, minimum=0, maximum=65535),
            Option(
                "--public-url",
                Text(
                    zh="浏览器中的访问地址；默认取设置里的 public_url",
                    en="The address in browsers; by default that of the settings",
                ),
                metavar="URL",
            ),
            Option(
                "--tls-cert",
                Text(zh="TLS 证书文件（PEM）", en="The file of a TLS certificate (PEM)"),
                type=Path,
                metavar="FILE",
            ),
            Option(
                "--tls-key", Text(zh="TLS 私钥文件（PEM）", en="The file of its key (PEM)"), type=Path, metavar="FILE"
            ),
            Option(
                "--trusted-proxy",
                Text(
                    zh="前面反向代理的 IP 地址，由它负责加密", en="The IP address of the proxy in front, which encrypts"
                ),
                metavar="IP",
            ),
            *WORKSPACE,
        ),
    ),
)
