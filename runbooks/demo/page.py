"""The shop window: one page without scripts, in the colour of its release."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --theme: %(colour)s; --ink: #1d2129; --soft: #667085; --ground: #f5f6f8; --card: #fff; --line: #e4e7ec }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef2; --soft: #98a2b3; --ground: #12151b; --card: #1b2029; --line: #2b313c } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
header { padding: 2.5rem 1.5rem 4.5rem; color: #fff; background: var(--theme) }
header > * { max-width: 60rem; margin-inline: auto }
main { max-width: 63rem; margin-inline: auto }
h1 { margin-block: 0 .25rem; font-size: 2rem; letter-spacing: -.02em }
header p { margin-block: 0; opacity: .9 }
main { padding: 0 1.5rem 3rem; margin-top: -2.5rem }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; padding: 0; margin: 0; list-style: none }
li { display: flex; flex-direction: column; gap: .5rem; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
h2 { margin: 0; font-size: 1.1rem } li p { margin: 0; color: var(--soft); flex: 1 }
form { display: flex; justify-content: space-between; align-items: center }
button { padding: .5rem 1rem; font: inherit; font-weight: 600; color: #fff; background: var(--theme); border: 0; border-radius: 8px; cursor: pointer }
button:disabled { opacity: .4; cursor: default }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
footer { margin-top: 1.5rem; color: var(--soft); font-size: .9rem } footer a { color: inherit }
"""

HEADERS = [("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'")]


def page(site, release, orders, role):
    """The page as HTML: who takes no orders shows its articles, and says so. All links are relative, so that it works at its own port and behind the front door."""
    title = f"The shop, {site}"
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{STYLE % {"colour": escape(release["theme"]["colour"])}}</style></head>
<body>
<header><h1>{escape(title)}</h1><p>Version {escape(release["version"])}, {escape(release["theme"]["name"])}{_state(role)}</p></header>
<main><ul>{"".join(_card(article, role["accepts"]) for article in release["articles"])}</ul>
<footer>{orders} {"order" if orders == 1 else "orders"} at this site.
<a href="orders">Orders</a> · <a href="replication">Replication</a> · <a href="version">Version</a> · <a href="deployments">Deployments</a> · <a href="metrics">Metrics</a></footer></main>
</body></html>
"""


def _state(role):
    return {
        "primary": " · primary",
        "standby": f" · standby of {escape(str(role['follows']))}: no orders are taken here",
        "fenced": " · fenced: no orders are taken here",
    }.get(role["role"], " · without a role: no orders are taken here")


def _card(article, orders):
    name, price = escape(article["name"]), f"€ {article['price_cents'] / 100:.2f}"
    return f"""<li><h2>{name}</h2><p>{escape(article["text"])}</p><form method="post" action="orders">
<input type="hidden" name="article" value="{escape(article["id"])}"><strong>{price}</strong>
<button aria-label="Order {name}"{"" if orders else " disabled"}>Order</button></form></li>
"""
