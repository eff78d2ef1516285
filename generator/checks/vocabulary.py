"""Words that say nothing by themselves, in the languages that most documents are in.

They only tell what is certain: a word that is not here is taken to say something.
"""

from __future__ import annotations

# what questions are made of, besides what they ask about
ASKING = frozenset(
    "a an and are be by can could define describe did do does explain for from give has have i in is it its mean meaning"
    " means meant me my of on one or please should some tell that the their them there these they this those to use"
    " used uses using was we were what which will with would you your about know understand briefly term concept"
    " der die das ein eine einer ist sind was versteht man unter bedeutet den dem des und welche welcher welches"
    " le la les un une des du de est sont que quel quelle quels quelles qu'est-ce c'est et"
    " el los las una es son qué cuál cuáles y del".split()
)
# what asks for different things though all else is the same
TELLING = frozenset("how why when where who whose wie warum wann wo wer comment pourquoi quand où qui".split())
# what a question may say and still leave open what it is about
VAGUE = (
    ASKING
    | TELLING
    | frozenset(
        "advantage advantages another any benefit benefits best cons definition difference differences disadvantage"
        " disadvantages drawbacks else example examples feature features happen happens he important meaning more"
        " most name need other overview pros provide purpose reason reasons she summary this type types usage useful"
        " way ways work works vorteile nachteile beispiel beispiele unterschied unterschiede avantages inconvénients"
        " exemple exemples".split()
    )
)
ALTERNATIVES = frozenset("or oder ou vs versus o".split())
