"""Whether a text reads like a question: it ends as one, or begins as one, or tells the reader to do something.

Structure decides first; this only tells a question from the title of a section that looks the same.
"""

from __future__ import annotations

import re

from generator.identity import question_key
from generator.labels import is_question

MARK = re.compile(r"[?？؟;][\W_]*$|\?\s+[A-Z(]|[？؟]")
OPENERS = re.compile(
    r"(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|shall|has"
    r"|have|had|may|might|must|am|if you|in what|in which|for what|at what|on what|to what|under what"
    r"|qu['’]est|quoi|qui|quel|quelle|quels|quelles|quand|où|pourquoi|comment|combien|est-ce"
    r"|was|wer|wen|wem|wessen|welche|welcher|welches|wann|wo|warum|weshalb|wie|wozu|wieso"
    r"|qué|quién|quiénes|cuál|cuáles|cuándo|dónde|por qué|cómo|cuánto|cuántos"
    r"|o que|quem|qual|quais|quando|onde|por que|porque|como|quanto|che cosa|cosa|chi|quale|quali|dove|perché|come"
    r"|vad|vem|vilken|vilket|vilka|när|var|varför|hur|wat|wie|welke|wanneer|waar|waarom|hoe"
    r"|что|кто|какой|какая|какие|когда|где|почему|зачем|как|сколько|чем)\b|什么|为什么|如何|怎么|何|なぜ|どう",
    re.IGNORECASE,
)
TASKS = re.compile(
    r"(?:briefly\s+)?(?:explain|describe|define|list|name|compare|contrast|differentiate|distinguish|discuss|mention|state|give"
    r"|write|implement|outline|tell|show|prove|derive|calculate|compute|draw|design|enumerate|identify|illustrate|justify"
    r"|summari[sz]e|suppose|consider|imagine|create|find|solve|convert|provide|elaborate|difference"
    r"|you (?:are|have|want)"
    r"|expliquez|décrivez|définissez|erkläre|erklären sie|nenne|nennen sie|beschreibe|beschreiben sie|explique|describa"
    r"|defina|explica|beskriv|förklara|nämn|leg uit|объясните|опишите|назовите)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether the text of a heading, a bold line or a list item reads like a question or a task."""
    if is_question(text):
        return True
    plain = question_key(re.sub(r"^\W*\d+(?:\.\d+)*\s*[.):\]-]\s*", "", text))
    return bool(MARK.search(text.rstrip()) or OPENERS.match(plain) or TASKS.match(plain))
