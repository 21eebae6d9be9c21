"""Judges a changed event schema: readers of yesterday must take today's data, readers of today yesterday's."""

from typing import Any

_WORDS = ("title", "description", "examples", "default", "deprecated")
Schema = dict[str, Any]


def faults(old: Schema, new: Schema) -> list[str]:
    """Why `new` must be a new version beside `old`; empty when it only adds optional fields (design.md, Events)."""
    return _compare(_expand(old, old), _expand(new, new), "")


def _compare(old: Any, new: Any, path: str) -> list[str]:
    if not (_is_object(old) and _is_object(new)):
        return [] if old == new else [f"{path or 'the event'} is another thing than before"]
    before, after = old["properties"], new["properties"]
    found = [f"{path}{name} is gone" for name in before if name not in after]
    for name in after:
        if name in before:
            found += _compare(before[name], after[name], f"{path}{name}.")
        elif name in new.get("required", ()):
            found.append(f"{path}{name} is required, and yesterday's data lacks it")
        elif old.get("additionalProperties") is False:
            found.append(f"{path}{name} is new where yesterday's readers refuse what they do not know")
    for name in set(old.get("required", ())) ^ set(new.get("required", ())):
        if name in before and name in after:
            found.append(f"{path}{name} is required in only one of the two")
    rest = {"properties", "required"}
    if _without(old, rest) != _without(new, rest):
        found.append(f"{path or 'the event'} has other rules than before")
    return found


def _is_object(schema: Any) -> bool:
    return isinstance(schema, dict) and isinstance(schema.get("properties"), dict)


def _without(schema: Schema, names: set[str]) -> Schema:
    return {name: value for name, value in schema.items() if name not in names}


def _expand(value: Any, root: Schema) -> Any:
    """The schema with its references put in and its words for people left out."""
    if isinstance(value, list):
        return [_expand(one, root) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _expand(root["$defs"][value["$ref"].rpartition("/")[2]], root)
    expanded = {name: one for name, one in value.items() if name not in (*_WORDS, "$defs", "properties")}
    expanded = {name: _expand(one, root) for name, one in expanded.items()}
    if "properties" in value:  # its keys are names, among which "title" is one like any other
        expanded["properties"] = {name: _expand(one, root) for name, one in value["properties"].items()}
    return expanded
