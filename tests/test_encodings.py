"""Bytes that are no UTF-8 -> the older encoding that they are in, or none where that is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.encodings import guess
from generator.read import read

TEXTS = (
    (
        "cp1252",
        "Was heißt Übermut? Die Gänse können nicht fliegen. Wofür braucht man Hefe? Größe, "
        "Maß und Qualität des Mehls ändern sich häufig, für müde Bäcker ist das wichtig.",
    ),
    (
        "cp1252",
        "Qu'est-ce qu'un levain ? C'est une pâte fermentée à base de farine. Où la garder ? Dans "
        "un récipient fermé, à l'abri de la lumière. Les bactéries préfèrent la chaleur.",
    ),
    (
        "cp1252",
        "¿Qué es la masa madre? Una mezcla de harina y agua con levaduras. ¿Cuándo está lista? "
        "Cuando duplica su tamaño en seis horas, después de alimentarla por la mañana.",
    ),
    (
        "cp1252",
        "Vad är en surdeg? En blandning av mjöl och vatten där jästen lever. "
        "När är den färdig? När den har fördubblats på sex timmar.",
    ),
    (
        "cp1250",
        "Co je kvásek? Směs mouky a vody, ve které žijí kvasinky. Kdy je připravený? Když "
        "zdvojnásobí svůj objem. Těsto pak necháme kynout přes noc v chladničce.",
    ),
    (
        "cp1250",
        "Co to jest zakwas? Mieszanka mąki i wody, w której żyją drożdże. Kiedy jest "
        "gotowy? Gdy podwoi swoją objętość w ciągu sześciu godzin po dokarmieniu.",
    ),
    (
        "cp1251",
        "Что такое закваска? Смесь муки и воды, в которой живут дрожжи. Когда "
        "она готова? Когда удвоится в объёме за шесть часов после кормления.",
    ),
    (
        "cp1254",
        "Ekşi maya nedir? İçinde maya yaşayan un ve su karışımı. Ne zaman hazır olur? "
        "Altı saatte hacmi iki katına çıktığında hazırdır, sonra şekil verilir.",
    ),
    (
        "cp1252",
        "What is “sourdough”? It’s a mix of flour and water – with wild yeast – that ferments. "
        "When is it ready? When it has doubled, after about six hours at 25 °C.",
    ),
    (
        "cp932",
        "サワードウとは何ですか？小麦粉と水を混ぜて発酵させた生地です。いつ使えますか？六時間で二倍に膨らんだときです。",
    ),
    ("gb18030", "什么是酵母？酵母是一种单细胞真菌，能使面团发酵。什么时候可以用？六小时内体积翻倍的时候就可以用了。"),
)


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_a_text_is_read_as_it_was_written(encoding: str, text: str) -> None:
    data = f"{text}\n{text}\n{text}".encode(encoding)
    found = guess(data)
    assert found
    assert data.decode(found) == data.decode(encoding)


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_a_part_of_a_text_is_never_read_wrongly(encoding: str, text: str) -> None:
    text = f"{text} {text}"
    for length in range(5, len(text), 25):
        data = text[:length].encode(encoding)
        found = guess(data)
        assert found is None or data.decode(found) == text[:length]


def test_utf8_with_a_slip_is_no_older_encoding() -> None:
    assert guess("Hefe lässt den Teig für Brötchen aufgehen. ".encode() * 10 + b"\xe4") is None


def test_what_it_was_read_as_is_told(tmp_path: Path) -> None:
    path = tmp_path / "brot.md"
    path.write_bytes(b"# Brot\n\n" + b"## Was hei\xdft g\xe4ren?\n\nWenn die Hefe den Teig l\xfcftet.\n\n" * 5)
    document = read(path)
    assert document.lines[2] == "## Was heißt gären?"
    assert document.notices == (
        f"{path}: not UTF-8, read as Windows-1252 by its letters; if they look wrong on the cards, save it as UTF-8",
    )
