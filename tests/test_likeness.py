"""Which edits of a card leave it the card that it was, and which cards beside it must never be taken for it."""

from __future__ import annotations

from itertools import product

import pytest

from generator.ledger import Ledger
from generator.reconcile import Reconciled, reconcile
from generator.records import Card, Origin, Topic

Text = tuple[str, str]
FILLERS = [
    (f"What does the {name} of a bakery do?", f"The {name} keeps {what} and is cleaned each night.")
    for name, what in (
        *(("oven", "its heat"), ("mixer", "dough moving"), ("prover", "warm air in"), ("peel", "loaves flat")),
        *(
            ("scale", "recipes honest"),
            ("couche", "loaves apart"),
            ("razor", "cuts neat"),
            ("banneton", "rounds round"),
        ),
    )
]
LEFT = "It returns every row of the first table, and the rows of the second that have the same key, else nothing there."
VALUE = "It binds a name to a value for the block it stands in. The name is not hoisted, and a second one is an error."
DEEP = (
    "The gate compares each request with the rules of its zone, from the first to the last, and stops at the first "
    "that fits; without any it drops the request and writes a line into the log of that zone."
)

CODE = "The request lacks the key that the gate asks for; the gate says by which header it wants it, and waits for it."
LOW = "It gives the least of the items that it is handed, and fails where it is handed none or ones of two types."
ELASTIC = "Doughs of wheat and spelt, rested ones, and most of those that you have kneaded yourself spring back."
INELASTIC = "Doughs of rye, oats and rice stay as they are; most of those that you have not kneaded do so too."
PUSH = "It sends the entries of the local log to the remote store, and fails if the store has entries that you lack."
PULL = "It fetches the entries of the remote store, and puts those that you lack into the local log, in their order."
RULES = "You write the word rule, then its name and a colon; what follows may be left out where the first line says it."
OTHER_RULES = "The name is written first and its type behind a colon; the body may be left out where the rule is known."
LOCKS = "Without a lock two porters may meet in one zone"
ANTI = "It returns every row of the first table that has no row in the second with the same key, and nothing else."
POLISHED = f"{DEEP} Each zone has its own log. Rules are kept in the order in which they were made, or in another one."


def build(cards: list[Text], before: Reconciled | None = None) -> Reconciled:
    made = (Card(front, back, origin=Origin("d.md", n, n)) for n, (front, back) in enumerate(cards, start=1))
    topic = Topic("t", "T", "T", tuple(made))
    found = before.topics if before else ()
    return reconcile([topic], found, before.ledger if before else Ledger(), documents={"d.md": "d.md"})


def is_kept(before: Text, after: Text, *, moved: bool = False) -> bool:
    """Whether the card has its id after the edit, in its place or moved to the end."""
    first = build([*FILLERS[:4], before, *FILLERS[4:]])
    edited = [*FILLERS, after] if moved else [*FILLERS[:4], after, *FILLERS[4:]]
    second = build(edited, first)
    ids = {card.front: card.id for card in second.topics[0].cards}
    return ids[after[0]] == next(card.id for card in first.topics[0].cards if card.front == before[0])


@pytest.mark.parametrize("moved", [False, True], ids=["in its place", "moved"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("What is inheritence?", "A class takes over."), ("What is inheritance?", "Methods of a parent class.")),
        (("Whta is a closure?", "A function."), ("What is a closure?", "A function and the names around it.")),
        (("What is a closure?", "A function that keeps names."), ("Explain closures.", "A function that keeps names.")),
        (("What is a zone gate?", DEEP), ("Define zone gates.", f"Think of a porter. {DEEP}")),
        (("How does the gate choose?", DEEP), ("By what is a request let through or dropped?", DEEP)),
        (("Wie wählt das Tor?", DEEP), ("How does the gate choose?", DEEP)),
        (("How do I set up a front end?", "With npm init."), ("How do I set up a frontend?", "Take a template.")),
        (
            ("How does a zone gate choose?", POLISHED),
            ("How does a zone door choose?", POLISHED.replace("Each zone has its own log", LOCKS)),
        ),
        (("What is a zone gate?", DEEP), ("What is a zone door?", f"{DEEP} There are others.")),
        (("什么是区域网关的规则?", "一组规则。"), ("什么是区域网关规则?", "一组规则。")),
    ],
    ids=[
        "typo",
        "typo in what",
        "opening",
        "both",
        "question",
        "translated",
        "joined",
        "polished",
        "extended",
        "chinese",
    ],
)
def test_edited_card_is_itself(before: Text, after: Text, moved: bool) -> None:
    assert is_kept(before, after, moved=moved)


def test_new_version_in_the_same_place_is_the_same_card() -> None:
    after = DEEP.replace("zone", "zone of gate v3").replace("log", "journal")
    before = DEEP.replace("zone", "zone of gate v2")
    assert is_kept(("How does gate v2 choose a rule?", before), ("How does gate v3 choose a rule?", after))


@pytest.mark.parametrize("moved", [False, True], ids=["in its place", "elsewhere"])
@pytest.mark.parametrize(
    ("gone", "come"),
    [
        (("What is a left join?", f"A left join. {LEFT}"), ("What is a right join?", f"A right join. {LEFT}")),
        (("What is `let`?", f"`let`: {VALUE}"), ("What is `const`?", f"`const`: {VALUE}")),
        (("Is Python 2 maintained?", "No."), ("Is Python 3 maintained?", "Yes.")),
        (("Is Java 8 typed?", "It depends."), ("Is Java 9 typed?", "It depends.")),
        (("What is C?", "A language of 1972."), ("What is C++?", "A language with classes.")),
        (("What is `==`?", "It converts."), ("What is `===`?", "It does not convert.")),
        (("What is Redux?", "A container for state."), ("What is Redux Thunk?", "A middleware for functions.")),
        (("What is a keyed list?", f"Keyed: {VALUE}"), ("What is a list?", "Values in order, with no names at all.")),
        (("Closures", "A function that keeps names."), ("Currying", "One argument at a time.")),
        (("How do I turn a number into a string?", "str(n)"), ("How do I turn a string into a number?", "int(s)")),
        (("Is a symmetric key shared?", "Yes, by both."), ("Is an asymmetric key shared?", "Only half of it.")),
        (("What prints `x[1]`?", "```\nb\n```"), ("What prints `x[2]`?", "```\nc\n```")),
        (("Why is the gate slow?", "Many rules."), ("When is the gate slow?", "At noon.")),
        (
            ("What is code 401?", CODE),
            ("What is code 403?", CODE.replace("lacks the key", "has a key, but not the one")),
        ),
        (("What does low() give?", LOW), ("What does high() give?", LOW.replace("least", "most"))),
        (("Which doughs are elastic?", ELASTIC), ("Which doughs are inelastic?", INELASTIC)),
        (("What does the gate push?", PUSH), ("What does the gate pull?", PULL)),
        (("How are rules written in Basic?", RULES), ("How are rules written in Pascal?", OTHER_RULES)),
        (("What is a left join?", LEFT), ("What is a left anti join?", ANTI)),
        (("Which name is not valid?", RULES), ("Which name is valid?", RULES.replace("first", "last"))),
        (("Frame relay", "A network of virtual circuits."), ("X.25", "A network of virtual circuits.")),
    ],
)
def test_card_of_the_same_family_is_another(gone: Text, come: Text, moved: bool) -> None:
    assert not is_kept(gone, come, moved=moved)


def test_boilerplate_answers_tell_nothing() -> None:
    same = "See the manual of your model; the page on cleaning has a table of what each part endures, and how hot."
    cards = [(f"How do I clean the {part}?", same) for part in ("bowl", "hook", "lid", "whisk")]
    first = build([*FILLERS, *cards])
    second = build([*FILLERS, *cards[:2], ("May the grinder get wet?", same)], first)
    known = {card.id for card in first.topics[0].cards}
    assert second.topics[0].cards[-1].id not in known


def test_swapped_answers_stay_with_their_questions() -> None:
    one, other = ("What is a poolish?", "Wet, and " + LEFT), ("What is a biga?", "Stiff, and " + DEEP)
    first = build([*FILLERS, one, other])
    second = build([*FILLERS, (one[0], other[1]), (other[0], one[1])], first)
    assert [card.id for card in second.topics[0].cards] == [card.id for card in first.topics[0].cards]


def test_split_and_merged_questions_have_one_heir() -> None:
    whole = ("What are a poolish and a biga?", f"A poolish is wet. {LEFT} A biga is stiff. {DEEP}")
    first = build([*FILLERS, whole])
    parts = [("What is a poolish?", f"A poolish is wet. {LEFT}"), ("What is a biga?", f"A biga is stiff. {DEEP}")]
    second = build([*FILLERS, *parts], first)
    ids = [card.id for card in second.topics[0].cards]
    assert len(set(ids)) == len(ids)
    third = build([*FILLERS, whole], second)
    assert third.topics[0].cards[-1].id == first.topics[0].cards[-1].id


def test_replaced_document_keeps_nothing() -> None:
    first = build(FILLERS)
    second = build([(f"Who was king number {n}?", f"Nobody knows the name of king {n}.") for n in range(9)], first)
    assert not {card.id for card in first.topics[0].cards} & {card.id for card in second.topics[0].cards}


def family(asked: str, answers: list[str], subjects: list[str]) -> list[Text]:
    return [(asked.format(subject), answer) for subject, answer in zip(subjects, answers, strict=True)]


LETTERS = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Was heißt {} auf Deutsch?", "Wie sagt man {} im Deutschen?"),
        ("What is the colour of {}?", "Name {} by its tone."),
        ("What is the colour of {}?", "Really, what is the colour of {}?"),
    ],
)
def test_frame_of_all_questions_may_change(before: str, after: str) -> None:
    answers = [f"{first}{second}" for first, second in zip(LETTERS, reversed(LETTERS), strict=True)]
    first = build(family(before, answers, LETTERS))
    second = build(family(after, answers, LETTERS), first)
    assert [card.id for card in second.topics[0].cards] == [card.id for card in first.topics[0].cards]


def test_cards_of_few_words_are_known_by_their_answers() -> None:
    """All words are in more cards than are ever compared; each answer is the only one of its kind."""
    words = LETTERS[:9]
    answers = [" ".join(each) for each in product(words, repeat=3)][:600]
    questions = [f"Which is {answer[::-1]}?" for answer in answers]
    first = build(list(zip(questions, answers, strict=True)))
    second = build(
        [(f"{question[:-1]} really?", back) for question, back in zip(questions, answers, strict=True)], first
    )
    assert [card.id for card in second.topics[0].cards] == [card.id for card in first.topics[0].cards]


def test_other_subject_in_all_questions_is_no_frame() -> None:
    parts = ["door", "roof", "cellar", "window", "stair"]
    first = build(family("What is the {} of a barn?", [f"Barns: {LEFT} {part}" for part in parts], parts))
    second = build(family("What is the {} of a ship?", [f"Ships: {DEEP} {part}" for part in parts], parts), first)
    ids = {card.id for card in first.topics[0].cards}
    assert ids.isdisjoint(card.id for card in second.topics[0].cards)


def test_card_rewritten_from_end_to_end_in_its_place_is_in_doubt() -> None:
    first = build([*FILLERS[:4], ("What is a zone gate?", DEEP), *FILLERS[4:]])
    second = build([*FILLERS[:4], ("How are doors kept?", "By a porter."), *FILLERS[4:]], first)
    (doubt,) = second.doubts
    assert (doubt.old.front, doubt.new.front) == ("What is a zone gate?", "How are doors kept?")
    assert doubt.old.id == first.topics[0].cards[4].id
    assert doubt.new.id == second.topics[0].cards[4].id


Quiz = tuple[str, list[str], str]
CAPITAL = ("What is the capital of Australia?", ["Sydney", "Canberra", "Melbourne"], "Canberra")
TRUE = "Which of these is true?"
BREADS = (TRUE, ["Rye springs back", "Wheat springs back", "Oats spring back"], "Wheat springs back")
GATES = (TRUE, ["A gate keeps a log", "A gate keeps no log", "A zone has two gates"], "A gate keeps a log")
QUIZ = [
    ("Which yeast is wild?", ["Dried yeast", "Sourdough"], "Sourdough"),
    ("Which flour has the most gluten?", ["Wheat", "Rye", "Oats"], "Wheat"),
    ("Is salt needed for the rise?", ["True", "False"], "False"),
    ("Is a rest needed for the rise?", ["True", "False"], "True"),
]


def asked(quiz: Quiz) -> str:
    question, options, right = quiz
    return f"{question}\n\n" + "\n".join(f"- [{'x' if option == right else ' '}] {option}" for option in options)


def ids(cards: list[Quiz], before: Reconciled | None = None) -> tuple[list[str], Reconciled]:
    """The ids of choice cards in a topic, in their order, and what was built."""
    made = (Card(asked(quiz), "", kind="choice", origin=Origin("d.md", n, n)) for n, quiz in enumerate(cards, start=1))
    topic = Topic("t", "T", "T", tuple(made))
    ledger = before.ledger if before else Ledger()
    built = reconcile([topic], before.topics if before else (), ledger, documents={"d.md": "d.md"})
    found = {card.front: card.id for card in built.topics[0].cards}
    return [found[asked(quiz)] for quiz in cards], built


@pytest.mark.parametrize("moved", [False, True], ids=["in its place", "moved"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CAPITAL, (CAPITAL[0], ["Sydney", "Canberra"], "Canberra")),
        (CAPITAL, (CAPITAL[0], ["Sydney", "Canberra", "Melbourne", "Perth"], "Canberra")),
        (CAPITAL, (CAPITAL[0], ["Melbourne", "Canberra", "Sydney"], "Canberra")),
        (CAPITAL, (CAPITAL[0], ["Sydney (New South Wales)", "Canberra", "Melbourne"], "Canberra")),
        (CAPITAL, (CAPITAL[0], ["Sydney", "Canberra (ACT)", "Melbourne"], "Canberra (ACT)")),
        (CAPITAL, (CAPITAL[0], CAPITAL[1], "Sydney")),
        (CAPITAL, (CAPITAL[0], ["Perth", "The city of Canberra"], "The city of Canberra")),
        (CAPITAL, (CAPITAL[0], ["Hobart", "Melbourne (Victoria)", "Perth"], "Perth")),
        (CAPITAL, ("Name the capital of Australia.", ["Sydney", "Canberra"], "Canberra")),
        (BREADS, (TRUE, ["Wheat springs back", "Rye springs back"], "Rye springs back")),
        (BREADS, (TRUE, [*BREADS[1], "All of the above"], "All of the above")),
        (BREADS, (TRUE, [*BREADS[1][:2], "Barley springs back"], BREADS[2])),
    ],
    ids=[
        *("one less", "one more", "other order", "wrong one reworded", "right one reworded", "other one right"),
        *("several edits", "all but one word", "question too", "true, less", "true, more", "true, other"),
    ],
)
def test_question_with_other_options_is_the_same_card(before: Quiz, after: Quiz, moved: bool) -> None:
    old, first = ids([*QUIZ[:2], before, *QUIZ[2:]])
    new, _ = ids([*QUIZ, after] if moved else [*QUIZ[:2], after, *QUIZ[2:]], first)
    assert new[4 if moved else 2] == old[2]


@pytest.mark.parametrize("moved", [False, True], ids=["in its place", "moved"])
@pytest.mark.parametrize(
    ("gone", "come"),
    [
        (BREADS, GATES),
        (BREADS, ("Which of these are true?", *GATES[1:])),
        (("Which is right?", ["A", "B", "All of the above"], "A"), ("Which is right?", ["C", "All of the above"], "C")),
        (CAPITAL, (CAPITAL[0], ["Red", "Green", "Blue"], "Red")),
        (("Which is the least?", ["min()", "max()"], "min()"), ("Which is the greatest?", ["min()", "max()"], "max()")),
        (CAPITAL, ("What is the capital of Victoria?", CAPITAL[1], "Melbourne")),
        (("Is wheat a grain?", ["True", "False"], "True"), ("Is maize a grain?", ["True", "False"], "True")),
        (BREADS, ("Which of these is not true?", BREADS[1], "Oats spring back")),
    ],
    ids=["true", "true, are", "all of the above", "nothing in common", "family", "subject", "true or false", "not"],
)
def test_other_question_with_options_is_another_card(gone: Quiz, come: Quiz, moved: bool) -> None:
    old, first = ids([*QUIZ[:2], gone, *QUIZ[2:]])
    new, _ = ids([*QUIZ, come] if moved else [*QUIZ[:2], come, *QUIZ[2:]], first)
    assert new[4 if moved else 2] not in old


def test_questions_of_the_same_words_stay_apart_while_their_options_are_edited() -> None:
    leaves = ("What is the capital?", ["Sydney", "Canberra", "Hobart"], "Canberra")
    stays = ("What is the capital?", ["Lyon", "Paris", "Hobart"], "Paris")
    comes = ("What is the capital?", ["Rome", "Milan", "Hobart"], "Rome")
    old, first = ids([*QUIZ, leaves, stays])
    new, second = ids([*QUIZ, ("What is the capital?", ["Paris", "Lyon"], "Paris"), comes], first)
    assert new[:5] == [*old[:4], old[5]]
    assert new[5] not in old
    again, _ = ids([*QUIZ, ("What is the capital?", ["Sydney", "Canberra"], "Canberra"), comes], second)
    assert again == [*old[:5], new[5]]


FOUNDED = "{{c1::Canberra}} was founded in {{c2::1913}}."
GATE = "The {{c1::gate}} compares each request with the rules of its zone."


def is_cloze_kept(before: str, after: str, *others: str) -> bool:
    texts = ([before, *others], [after, *others])
    first, second = (
        [Card(text, "", kind="cloze", origin=Origin("d.md", n, n)) for n, text in enumerate(side, start=1)]
        for side in texts
    )
    old = reconcile([Topic("t", "T", "T", tuple(first))], (), Ledger(), documents={"d.md": "d.md"})
    new = reconcile([Topic("t", "T", "T", tuple(second))], old.topics, old.ledger, documents={"d.md": "d.md"})
    return new.topics[0].cards[0].id == old.topics[0].cards[0].id


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (FOUNDED, "{{c1::Canberra::city}} was founded in {{c2::1913}}.", True),
        (FOUNDED, "{{c1::Canberra}}, the capital, was founded in {{c2::1913}}.", True),
        (GATE, "The {{c1::gate}} compares every request with all rules of its zone, in order.", True),
        (GATE, "The {{c1::gate}} compares each request with the {{c2::rules}} of its zone.", True),
        (FOUNDED, "{{c1::Sydney}} was founded in {{c2::1788}}.", False),
        ("{{c1::Rye}} needs {{c2::acid}}.", "{{c1::Acid}} needs {{c2::rye}}.", False),
        ("Rye dough is {{c1::sticky}}.", "Oat dough is {{c1::sticky}}.", False),
    ],
    ids=["hint", "longer", "reworded", "one more gap", "sibling", "other way round", "other subject"],
)
def test_cloze_is_known_by_what_it_hides(before: str, after: str, kept: bool) -> None:
    assert is_cloze_kept(before, after, "{{c1::Salt}} slows the yeast down.") is kept


def test_cloze_is_not_known_by_what_others_hide_too() -> None:
    others = ("Wheat doughs are {{c1::soft}}.", "{{c1::Salt}} slows the yeast down.")
    assert not is_cloze_kept("Rye bread is {{c1::soft}}.", "Rye bread with oats is {{c1::soft}}.", *others)
