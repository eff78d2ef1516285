"""The names in a project's settings that nothing is called: of topics and sections a note, of rules an error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from generator.config import Config
from generator.errors import ConfigError
from generator.nearest import nearest
from generator.records import Topic
from generator.topic import slug

# how many names a note gives where none is near
MOST_NAMED = 5
# the settings of [cards] that name topics, or topic/section
OF_CARDS = ("reversed", "typed")


def refuse_rules(config: Config) -> None:
    """Raise ConfigError where a rule that is to be ignored is none."""
    if not config.check.ignore:
        return
    from generator.checks import BY_NAME  # takes time to load

    for name in config.check.ignore:
        if name not in BY_NAME:
            near = nearest(name, BY_NAME)
            hint = f'did you mean "{near}"?' if near else "deckpress check --list names all"
            path, line = config.place("check", "ignore")
            raise ConfigError(path, line, f'there is no rule "{name}"', hint)


def strays(
    config: Config, topics: Iterable[Topic], mains: Iterable[str] = (), only: Collection[str] | None = None
) -> Iterator[str]:
    """A sentence for each name of a topic, or of a section of one, that none has.

    topics: those on disk and those wanted now. mains: what documents are about, whose sections may be the topics.
    only: the slugs of those of which something may be wrong that was not before, though they are called as they were.
    """
    found: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for topic in topics:
        names[topic.slug] = topic.name
        found.setdefault(topic.slug, set()).update(card.section for card in topic.cards if card.section)
    for key in OF_CARDS:
        for name in getattr(config.cards, key):
            part, _, section = name.partition("/")
            sections = found.get(slug(part))
            if only is not None and slug(part) not in only:
                continue
            if sections is None:
                yield _told(config, "cards", key, f'there is no topic "{part}"', part, names.values())
            elif section and slug(section) not in map(slug, sections):
                what = f'the topic "{names[slug(part)]}" has no section "{section}"'
                yield _told(config, "cards", key, what, section, sections)
    files = {*names, *map(slug, mains)}
    for key in config.decks if only is None else ():
        if key not in files:
            yield _told(config, "decks", key, f'there is no topic whose cards file is called "{key}"', key, files)


def _told(config: Config, section: str, key: str, what: str, name: str, known: Iterable[str]) -> str:
    path, line = config.place(section, key)
    where = path if line is None else f"{path}:{line}"
    known = sorted(known)
    near = nearest(name, known)
    if near:
        return f'{where}: {what}; did you mean "{near}"?'
    more = ", ..." if len(known) > MOST_NAMED else ""
    named = ", ".join(f'"{each}"' for each in known[:MOST_NAMED])
    return f"{where}: {what}" + (f"; there is {named}{more}" if known else "")
