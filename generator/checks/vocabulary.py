"""Words that say nothing by themselves, by language.

They only tell what is certain: a word that is not here is taken to say something.
"""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# what questions are made of, besides what they ask about
_ASKING = {
    "en": _words(
        "a about an and are be briefly by can concept could define describe did do does explain for from give",
        "has have i in is it its know me mean meaning means meant my of on one or please should some tell",
        "term that the their them there these they this those to understand use used uses using was we were",
        "what which will with would you your",
    ),
    "de": _words(
        "bedeutet das dem den der des die ein eine einem einer es ist man sind und unter versteht was welche",
        "welcher welches wird",
    ),
    "fr": _words("c'est ce cela de des du elle est et il la le les on que quel quelle quelles quels sont un une"),
    "es": _words("cuál cuáles de del el en es eso esto la las los qué se son un una y"),
}
# what asks for different things though all else is the same
TELLING = _words("how why when where who whose wie warum wann wo wer comment pourquoi quand où qui cómo cuándo dónde")
# what a question may say and still leave open what it is about
_VAGUE = {
    "en": _words(
        "advantage advantages another any benefit benefits best cons definition difference differences",
        "disadvantage disadvantages drawbacks else example examples feature features happen happens he",
        "important more most name need other overview pros provide purpose reason reasons she summary type",
        "types usage useful way ways work works",
    ),
    "de": _words("beispiel beispiele funktioniert nachteile unterschied unterschiede verwendet vorteile zweck"),
    "fr": _words("avantages différence différences exemple exemples fonctionne inconvénients sert"),
    "es": _words("desventajas diferencia diferencias ejemplo ejemplos funciona sirve ventajas"),
}
ASKING: frozenset[str] = frozenset().union(*_ASKING.values())
_KNOWN = tuple(_ASKING[name] | _VAGUE[name] | TELLING for name in _ASKING)
ALTERNATIVES = _words("or oder ou vs versus o")


def say_nothing(words: list[str]) -> bool:
    """Whether the words of a question, all of one language, leave open what it is about."""
    return any(all(word in known for word in words) for known in _KNOWN)


def are_vague(words: list[str]) -> bool:
    """Whether one of the words stands for what is asked of something, such as its advantages."""
    return any(word in _VAGUE[name] for word in words for name in _VAGUE)
