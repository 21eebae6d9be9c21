"""The page of the Twilio stand-in on which a developer reads what people got."""

import re
from collections.abc import Iterable
from html import escape

from dev.twilio_store import Message

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1a2433 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .5rem .8rem; border-bottom: 1px solid #d8dee8 }
td:nth-child(4) { max-width: 40rem }
.failed, .undelivered { color: #b3261e } .read, .delivered { color: #1b6e3c }
"""


def render(messages: Iterable[Message]) -> str:
    """Newest first, everything escaped; addresses in the text can be clicked."""
    rows = "".join(_row(message) for message in messages) or '<tr><td colspan="5">No messages yet.</td></tr>'
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>WhatsApp stand-in</title><style>{_STYLE}</style><h1>WhatsApp stand-in</h1>"
        "<p>Nothing here leaves this machine. As JSON: <a href='/_messages'>/_messages</a></p>"
        "<table><thead><tr><th>Time</th><th>To</th><th>Status</th><th>Text</th><th>Callbacks</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></html>"
    )


def _row(message: Message) -> str:
    text = re.sub(r"https?://[^\s<>&\"']+(?:&amp;[^\s<>&\"']+)*", r'<a href="\g<0>">\g<0></a>', escape(message.body))
    status = f"{message.status} {message.error_code or ''}".strip()
    reported = ", ".join(f"{report['status']} → {report['answer']}" for report in message.reported)
    cells = [escape(message.date_created[:19].replace("T", " ")), escape(message.to.removeprefix("whatsapp:"))]
    cells += [f'<span class="{escape(message.status)}">{escape(status)}</span>', text, escape(reported)]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
