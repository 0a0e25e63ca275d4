"""What of the charter the database refuses to change or delete: all that is published (see `community.guards`).

The one change it lets through is a redaction: the row's texts, when a Redaction row tells of exactly that change.
"""

from community.guards import guard

# What a redaction may change, by table, and how it names the row.
TEXTS = {
    "charter_revision": ("preamble", "summary", "reason", "decided", "concerns"),
    "charter_line": ("text", "detail"),
}
OF_ROW = {"charter_revision": "r.revision_id = OLD.id AND r.line_id IS NULL", "charter_line": "r.line_id = OLD.id"}

for table, texts in TEXTS.items():
    seals = 'r."before" = OLD.seal AND r."after" = NEW.seal AND OLD.seal <> NEW.seal'
    told = f"EXISTS (SELECT 1 FROM charter_redaction r WHERE {OF_ROW[table]} AND {seals})"  # noqa: S608 - our own names
    guard(table, may_change=dict.fromkeys((*texts, "salt", "seal"), told))
guard("charter_redaction")
