"use strict";
(() => {
  const body = document.body, sheets = document.getElementById("sheets");
  const PER_SHEET = 8, ACROSS = 2;
  // how large the text of a side may be; the largest is taken at which it takes the fewest cards
  const SIZES = [1.25, 1.1, 1, .9, .8];
  // how small a table or formula may be made so that it fits, against the text around it
  const SMALLEST = .6;

  // night where the reader's device says so; the cards' stylesheet knows it by a class
  const night = matchMedia("(prefers-color-scheme: dark)");
  const wear = () => body.classList.toggle("nightMode", night.matches);
  night.addEventListener("change", wear);
  wear();

  // what scrolls can be reached with the keyboard
  const reach = () => {
    for (const each of document.querySelectorAll("main :is(.dp-code, pre, table, mjx-container)"))
      each.scrollWidth > each.clientWidth ? each.tabIndex = 0 : each.removeAttribute("tabindex");
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);

  // ask oneself: the answers go, and come one by one
  document.querySelector(".tools").hidden = false;
  const test = document.getElementById("test");
  test.addEventListener("click", () => {
    const testing = body.classList.toggle("testing");
    test.setAttribute("aria-pressed", testing);
    for (const article of document.querySelectorAll("article")) {
      article.classList.remove("open");
      if (!article.querySelector(":scope > .show")) article.append(shower(article));
    }
  });
  const shower = article => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show";
    button.textContent = "Show the answer";
    button.addEventListener("click", () => {
      article.classList.add("open");
      article.tabIndex = -1;
      article.focus();
    });
    return button;
  };
  document.getElementById("print").addEventListener("click", () => print());
  addEventListener("beforeprint", lay);

  // every card as its two sides, each a run of blocks that may take several cards of paper
  function lay() {
    if (body.classList.contains("laid")) return;
    for (const image of document.images) size(image);
    body.classList.add("measuring");
    const cards = [...document.querySelectorAll("article")].flatMap(cardsOf);
    fit(cards.flatMap(card => card.sides));
    const papers = cards.flatMap(papersOf);
    sheets.replaceChildren(...pages(papers));
    body.classList.remove("measuring");
    body.classList.add("laid");
  }

  // a copy of a picture has its size at once only if its tag says it
  function size(image) {
    if (!image.hasAttribute("width") && image.naturalWidth) image.width = image.naturalWidth;
    if (!image.hasAttribute("height") && image.naturalWidth) image.height = Math.round(image.width * image.naturalHeight / image.naturalWidth);
  }

  function cardsOf(article) {
    const others = [...article.querySelectorAll(":scope > template")];
    const sources = others.length ? others.map(each => [each.content, each.dataset.number]) : [[article]];
    const part = article.closest(".part").dataset.name, deck = article.closest(".deck").dataset.name;
    return sources.map(([source, number]) => {
      const copies = name => [...source.children].filter(each => each.matches(name)).map(each => each.cloneNode(true));
      const sides = [copies(".dp-question, .hint"), copies(".dp-answer, .extra")].map(blocks => ({blocks}));
      for (const {blocks} of sides) for (const block of blocks)
        for (const fold of block.querySelectorAll("details")) fold.open = true;
      return {sides, number: number || article.dataset.number, crumb: part ? `${deck} / ${part}` : deck};
    });
  }

  // measure all sides at each size together: the browser lays out once a size, not once a card
  function fit(sides) {
    for (const scale of SIZES) {
      const open = sides.filter(side => side.count !== 1);
      if (!open.length) break;
      for (const side of open) side.face = face(side, scale);
      sheets.replaceChildren(...open.map(side => side.face));
      narrow(open.map(side => side.face));
      for (const side of open) {
        const flow = side.face.querySelector(".flow"), style = getComputedStyle(flow);
        const width = parseFloat(style.columnWidth), gap = parseFloat(style.columnGap);
        side.found = Math.max(1, Math.round((flow.scrollWidth + gap) / (width + gap)));
      }
      for (const side of open) if (!(side.found >= side.count)) [side.count, side.scale] = [side.found, scale];
    }
  }

  // what cannot wrap is made smaller; it is measured all together, too
  function narrow(faces) {
    const wide = faces.flatMap(face => [...face.querySelectorAll("table, math")]).map(each => {
      each.style.fontSize = "";
      each.classList.remove("broken");
      return each;
    });
    const ratios = wide.map(each => {
      const room = each.closest("li, td, blockquote, .window").clientWidth || each.closest(".window").clientWidth;
      return room / Math.max(each.scrollWidth, each.getBoundingClientRect().width);
    });
    const sizes = wide.map(each => parseFloat(getComputedStyle(each).fontSize) / parseFloat(getComputedStyle(each.parentElement).fontSize));
    wide.forEach((each, number) => {
      if (ratios[number] >= .999) return;
      each.style.fontSize = `${sizes[number] * Math.max(SMALLEST, ratios[number] * .98)}em`;
      each.classList.toggle("broken", ratios[number] < SMALLEST);
    });
  }

  function face(side, scale, part = 0) {
    const made = element("div", "face"), window = element("div", "window"), flow = element("div", "flow");
    flow.style.setProperty("--scale", scale);
    flow.append(...(part ? side.blocks.map(each => each.cloneNode(true)) : side.blocks));
    if (side.count === 1) flow.classList.add("whole");
    if (part) flow.style.marginLeft = `calc(${-part} * (var(--flow) + 10mm))`;
    window.append(flow);
    made.append(window);
    return made;
  }

  // the paper cards of a card: where a side goes on, the other one says what it belongs to
  function papersOf(card) {
    const count = Math.max(...card.sides.map(side => side.count));
    const [fronts, backs] = card.sides.map(side => Array.from({length: side.count}, (_, part) => face(side, side.scale, part)));
    return Array.from({length: count}, (_, part) => [fronts, backs].map((faces, back) => {
      const made = faces[part] || (back ? blank() : reminder(card.sides[0]));
      made.classList.add(back ? "back" : "front");
      const top = element("div", "top"), number = count > 1 ? `${card.number} · ${part + 1} of ${count}` : card.number;
      top.append(text("span", back ? "" : card.crumb), text("span", number));
      made.prepend(top);
      return made;
    }));
  }

  function reminder(question) {
    const short = question.blocks[0].cloneNode(true);
    const nodes = [...short.childNodes], blocks = "p, pre, ul, ol, dl, div, table, blockquote";
    const end = nodes.findIndex((each, place) => each.nodeType === 1 && each.matches(blocks) && place > 0);
    if (end > 0) short.replaceChildren(...nodes.slice(0, end));
    short.classList.add("again");
    return face({blocks: [short], count: 1}, .9);
  }

  function blank() {
    return face({blocks: [], count: 1}, 1);
  }

  // eight fronts on a sheet, and on its other side their backs, mirrored
  function pages(papers) {
    const found = [];
    for (let first = 0; first < papers.length; first += PER_SHEET) {
      const here = papers.slice(first, first + PER_SHEET);
      while (here.length % ACROSS) here.push([element("div"), element("div")]);
      const backs = [];
      for (let row = 0; row < here.length; row += ACROSS) backs.push(...here.slice(row, row + ACROSS).reverse());
      found.push(sheet(here.map(paper => paper[0])), sheet(backs.map(paper => paper[1])));
    }
    return found;
  }

  function sheet(faces) {
    const made = element("div", "sheet");
    made.append(...faces, ...marks());
    return made;
  }

  // where to cut, outside of the cards
  function marks() {
    const found = [];
    for (let line = 0; line <= ACROSS; line++) for (const side of ["top", "bottom"])
      found.push(mark("x", {left: `calc(${line} * var(--across) - .1mm)`, [side]: "0"}));
    for (let line = 0; line <= PER_SHEET / ACROSS; line++) for (const side of ["left", "right"])
      found.push(mark("y", {top: `calc(5mm + ${line} * var(--down) - .1mm)`, [side]: "-6mm"}));
    return found;
  }

  function mark(axis, place) {
    const made = element("i", `mark ${axis}`);
    Object.assign(made.style, place);
    return made;
  }

  function element(name, className = "") {
    const made = document.createElement(name);
    made.className = className;
    return made;
  }

  function text(name, content) {
    const made = element(name);
    made.textContent = content;
    return made;
  }
})();
