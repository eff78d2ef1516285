"""The document that README.md shows is read as README.md says."""

from __future__ import annotations

import re
from pathlib import Path

from generator.find import find
from generator.normalize import normalize
from generator.read import parse
from generator.topic import topic_name

README = Path(__file__).parent.parent / "README.md"


def test_sample_of_the_readme() -> None:
    text = README.read_text("utf-8")
    sample = text.partition("The document can look like this")[2].partition("\n\n")[2].partition("\n\nor in many")[0]
    document = parse(re.sub(r"^    ", "", sample, flags=re.MULTILINE).encode("utf-8"), "kubernetes.md")
    findings = find(document)
    normalized = normalize(document, findings, topic_name(document))
    assert (findings.dialect, topic_name(document)) == ("labelled", "Kubernetes")
    assert not normalized.unanswered
    pod, service = normalized.cards
    assert pod.front == "What is a pod?"
    assert pod.back.startswith("The smallest thing that Kubernetes schedules")
    assert service.front == "How does a service find its pods?"
    assert "- **Labelled**: With what the selector asks for." in service.back
    assert "index" in {span.role for span in findings.spans}
