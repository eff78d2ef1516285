"""Which titles of a document are questions: none of those of manuals, sheets and forms, all of those of interviews."""

from __future__ import annotations

import pytest

from generator.find import find
from generator.read import parse

NO_QUESTIONS = {
    "reference of calls": "# Oven API|## list(trays)|## get(tray)|## create(tray)|## find(tray)|## show(tray)",
    "names in code": "# Oven API|### `find(tray)`|### `create(tray)`|### `list()`|### is Hot|### has Trays",
    "sheet of commands": "# Sheet|## Create a tray|## Show the oven|## Clean a tray|## Find a crumb|## Write a label",
    "statements": "# Statements|**CREATE OVEN**|**SHOW OVENS**|**WHERE**|**HAVING**",
    "names of services": "# Services|## Compute Oven|## Create table|## Bake Run|## Identify bakers",
    "steps of a notebook": "# Loaves|We bake.|## Load the flour|## Define the dough|## Show the loaf",
    "numbered steps": "# Loaves|## 1. Create the dough|## 2. Write the label|## 3. Show the loaf|## 4. Define a price",
    "tutorial": "# How to bake|## What you will bake|## What you need|## Create the dough|## Write the label"
    "|## Light the oven|## What's next?",
    "release notes": "# Release notes 2.0|## What's new|## What changed|## How to upgrade",
    "README": "# Oven|## Installation|## Usage|## Why this oven?|## How does it heat?|## What's next?|## License",
    "contributing": "# Contributing|## How can I help?|## What should I read first?|## Questions?",
    "pull request": "## What does this change?|## Why?|## How was it tasted?|## Checklist",
    "issue": "**Describe the burn**|**To Reproduce**|**Expected behavior**|**Screenshots**|**Is it bread? Tell us.**",
    "terms of service": "# Terms of Service|## 1. Acceptance|## 2. Definitions|## 3. What you may not bake"
    "|## 4. How we use your flour|## 5. Who we are",
    "privacy policy": "# Privacy policy|## What do we store?|## Who reads it?|## How do we use it?",
    "numbered steps in bold": "# Loaves|**1. Create the dough**|**2. Write the label**|**3. Light the oven**",
    "article": "# Is rye dead?|Bakers say so. What do they mean?|## Conclusion",
    "how to prepare": "# Interview preparation guide|## Clothes|## Ovens|## How to negotiate|## Trial days",
    "roadmap": "# Baker interview roadmap|## 1. Flour|## 2. Water|## 3. Salt|## 4. What next?",
}
ALL_QUESTIONS = {
    "FAQ with a licence": "# FAQ|## What is rye?|## Who mills it?|## How to store it|## License",
    "without a title": "## What is rye?|## Who mills it?|## Why does it rise?|## How is it stored?|## License",
    "without marks": "## What is rye|## Explain kneading|## Difference between rye and wheat|## Why bread rises",
    "tasks": "# Baker interview questions|## Explain kneading|## Difference between rye and wheat|## Proving",
    "steps as questions": "# Baking exercises|## Write a label|## Create a dough|## Find the crumb",
}


@pytest.mark.parametrize("name", NO_QUESTIONS)
def test_titles_of_other_documents_are_no_questions(name: str) -> None:
    assert _questions(NO_QUESTIONS[name]) == []


@pytest.mark.parametrize("name", ALL_QUESTIONS)
def test_titles_among_questions_are_questions(name: str) -> None:
    titles = [line.strip("# ") for line in ALL_QUESTIONS[name].split("|") if line.startswith("## ")]
    assert _questions(ALL_QUESTIONS[name]) == [title for title in titles if title != "License"]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "**1. Rye**\n\nDark.\n\n**2. What is spelt?**\n\nOld.\n\n**3. Oats**\n\nFlat.",
            ["Rye", "What is spelt?", "Oats"],
        ),
        (
            "1. ### Rye\n\n   Dark.\n\n2. ### Oats\n\n   Flat.\n\n3. ### What is spelt?\n\n   Old.",
            ["Rye", "Oats", "What is spelt?"],
        ),
        (
            "# Baker interview questions\n\n1. Tell me about rye.\n\nIt is dark.\n\n2. A loaf that failed.\n\nFlat.",
            ["Tell me about rye.", "A loaf that failed."],
        ),
        (
            "# Baker interview questions\n\n- [Rye](#1-rye)\n- [Oats](#2-oats)\n- [Spelt](#3-spelt)\n\n"
            "## 1. Rye\n\nDark.\n\n## 2. Oats\n\nFlat.\n\n## 3. Spelt\n\nOld.",
            ["Rye", "Oats", "Spelt"],
        ),
        ("# Baking exercises\n\n1. Write a label.\n\n   - In ink\n\n2. Create a loaf.\n\n   - Of rye", []),
    ],
)
def test_numbered_titles_of_which_few_ask(text: str, questions: list[str]) -> None:
    found = find(parse(text.encode(), "loaves.md")).entries
    assert [entry.question.strip("*").lstrip("0123456789. ") for entry in found] == questions


def _questions(titles: str) -> list[str]:
    """What is found in a document of these titles, each with a sentence below it."""
    text = "\n\n".join(f"{line}\n\nThe loaf number {number} is done." for number, line in enumerate(titles.split("|")))
    return [entry.question for entry in find(parse(text.encode(), "loaves.md")).entries]
