"""Front matter: typed values out of YAML, with a fault for each that is wrong, naming its line."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from yaml.composer import Composer

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


if yaml.__with_libyaml__:

    class _Loader(Composer, yaml.CBaseLoader):
        """libyaml's parser, ten times as fast, under PyYAML's own composer: libyaml's crashes on deep nesting."""

        def __init__(self, stream: str) -> None:
            yaml.CBaseLoader.__init__(self, stream)
            Composer.__init__(self)

else:
    _Loader = yaml.BaseLoader  # type: ignore[misc,assignment]  # the same nodes, more slowly


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an article: where it stands, what stands there, and how to mend it, in Norwegian."""

    file: str
    line: int
    problem: str
    value: str
    remedy: str

    def __str__(self) -> str:
        """Return `file:line: problem («value»). remedy`."""
        value = f" («{self.value[:80]}»)" if self.value else ""
        return f"{self.file}:{self.line}: {self.problem}{value}. {self.remedy}"


class FrontMatter:
    """Reads typed values out of a YAML mapping and gathers a fault, with its line, for each that is wrong.

    Values are taken as the text in the file, so that `no`, `2021` and dates are never reinterpreted.
    """

    def __init__(self, file: str, nodes: Mapping[str, yaml.Node], faults: list[Fault], above: int) -> None:
        self.file, self.nodes, self.faults, self.above = file, nodes, faults, above

    def line(self, key: str) -> int:
        """Return the line of a key's value, or the first line where the key is missing."""
        return self.at(self.nodes[key]) if key in self.nodes else self.above

    def at(self, node: yaml.Node) -> int:
        """Return the line of a node in the file."""
        return int(node.start_mark.line) + self.above + 1

    def wrong(self, line: int, problem: str, value: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, problem, value, remedy))

    def text(self, key: str, *, required: bool = True) -> str:
        """Return the value as text, "" where it is missing."""
        value = self.scalar(self.nodes[key], key) if key in self.nodes else ""
        if required and not value:
            self.wrong(self.line(key), f"feltet {key} mangler", "", f"Skriv inn «{key}: …» i toppen av filen")
        return value

    def scalar(self, node: yaml.Node, key: str) -> str:
        """Return a node's text; a list or mapping is a fault."""
        if isinstance(node, yaml.ScalarNode):
            value = str(node.value).strip()
            return "" if not node.style and value in {"~", "null"} else value
        self.wrong(self.at(node), f"{key} skal være én tekst", "", f"Skriv «{key}: tekst» på én linje")
        return ""

    def texts(self, key: str, *, at_least: int = 0) -> tuple[str, ...]:
        """Return a list's texts, without empty ones."""
        node = self.nodes.get(key)
        if node is not None and not isinstance(node, yaml.SequenceNode):
            if isinstance(node, yaml.ScalarNode) and not self.scalar(node, key):
                node = None
            else:
                self.wrong(
                    self.at(node),
                    f"{key} skal være en liste",
                    "",
                    "Skriv hvert ledd på egen linje med «- » foran",
                )
                return ()
        found = tuple(v for n in (node.value if node else ()) if (v := self.scalar(n, key)))
        if len(found) < at_least:
            remedy = f"Skriv minst {at_least}"
            self.wrong(self.line(key), f"{key} har for få ledd", str(len(found)), remedy)
        return found

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return an ISO date; a wrong one is a fault."""
        value = self.text(key, required=required)
        if not value:
            return None
        parsed = iso_day(value)
        if parsed is None:
            self.wrong(self.line(key), f"{key} er ikke en dato", value, "Skriv datoen som ÅÅÅÅ-MM-DD")
        return parsed

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str | None:
        """Return one of the allowed words, or the default where the key is missing."""
        value = self.text(key, required=False) or default
        if value is not None and value not in allowed:
            self.wrong(self.line(key), f"ukjent {key}", value, f"Velg {' | '.join(allowed)}")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], shape: str) -> tuple[str, ...]:
        """Return a list whose every member has a shape."""
        found = self.texts(key)
        for value in found:
            if not pattern.fullmatch(value):
                self.wrong(self.line(key), f"ugyldig verdi i {key}", value, f"Skriv den som {shape}")
        return found

    def unknown(self, allowed: Collection[str]) -> None:
        """Note every key that is not allowed."""
        for key, node in self.nodes.items():
            if key not in allowed:
                self.wrong(
                    self.at(node),
                    "ukjent felt",
                    key,
                    f"Fjern det, eller bruk et av: {', '.join(sorted(allowed))}",
                )


def iso_day(value: str) -> date | None:
    """Return the date written as YYYY-MM-DD, or None; other ISO forms are refused."""
    if not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_fields(text: str, file: str, faults: list[Fault]) -> dict[str, yaml.Node] | None:
    """Return the fields of a front matter, or None with a fault where it is no readable YAML mapping."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as exc:
        mark = getattr(exc, "problem_mark", None)
        line = 2 + (mark.line if mark else 0)
        remedy = "Sett teksten i anførselstegn hvis den har kolon, og rett innrykket"
        faults.append(
            Fault(file, line, "YAML kan ikke leses", str(getattr(exc, "problem", "") or ""), remedy)
        )
        return None
    if not isinstance(root, yaml.MappingNode):
        faults.append(Fault(file, 2, "front matter har ingen felter", "", "Skriv feltene som «navn: verdi»"))
        return None
    return fields_of(root, FrontMatter(file, {}, faults, 1))


def fields_of(node: yaml.MappingNode, front: FrontMatter) -> dict[str, yaml.Node]:
    """Return the fields of a mapping; one that stands twice is a fault."""
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in found:
            front.wrong(front.at(key), "feltet står to ganger", name, "Behold ett av dem")
        found[name] = value
    return found
