// What is printed of the page of an export, for tests/test_export_page.py.
const frames = () => [...document.querySelectorAll(".window")];

// Of each place of each sheet, in order: the number on it, and the words of which the middle is in sight.
const seen = () => [...document.querySelectorAll(".sheet")].map(sheet =>
  [...sheet.querySelectorAll(":scope > div")].map(place => {
    const frame = place.querySelector(".window");
    return frame && { number: place.querySelector(".top").lastChild.textContent, text: words(frame).join(" ") };
  }));

function words(frame) {
  const box = frame.getBoundingClientRect(), found = [];
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) for (const word of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const [place] = range.getClientRects();
    if (place && isIn(box, place.left + place.width / 2, place.top + place.height / 2)) found.push(word[0]);
  }
  return found;
}

const isIn = (box, x, y) => x > box.left && x < box.right && y > box.top && y < box.bottom;

// The elements of which a part that is in sight is cut off. Parts of formulas may reach out of their boxes.
const cut = () => frames().flatMap(frame => {
  const box = frame.getBoundingClientRect();
  return [...frame.querySelectorAll(".flow *")]
    .filter(each => !each.closest("math *") && [...each.getClientRects()].some(part =>
      part.width && isIn(box, part.left + 1, part.top + 1) && (part.right > box.right + 1.5 || part.bottom > box.bottom + 1.5)))
    .map(each => each.outerHTML.slice(0, 120));
});
