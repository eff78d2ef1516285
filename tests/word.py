"""Word documents in tests: a package in one XML file (Flat OPC, as Word saves it) -> the zip that a .docx is."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from xml.etree import ElementTree

PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_of(flat: bytes) -> bytes:
    """The parts of a package, zipped."""
    parts = {}
    for part in ElementTree.fromstring(flat).iter(f"{PACKAGE}part"):
        is_binary = part[0].tag == f"{PACKAGE}binaryData"
        content = b64decode(part[0].text or "") if is_binary else ElementTree.tostring(part[0][0])
        parts[part.attrib[f"{PACKAGE}name"].lstrip("/")] = content
    return zipped(parts)


def document(body: str) -> bytes:
    """A document with such a body, in which w: is WordprocessingML, and rId1 a link to example.org."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    spaces = f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:m="{OFFICE.replace("relationships", "math")}"'
    return zipped(
        {
            "_rels/.rels": relations % ("officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": relations.replace("/>", ' TargetMode="External"/>')
            % ("hyperlink", "https://example.org/"),
            "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        }
    )


def zipped(parts: dict[str, bytes] | dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return data.getvalue()
