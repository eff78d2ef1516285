'use strict';
// The card as a client shows it: one page in a frame, into which each side is put.

// The frame runs no script. It has this rule and not a sandbox, in which some browsers would not call our listeners.
const FRAME = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'">
<base href="media/"><style></style><style>
mjx-container[display] { display: block; text-align: center }
html { touch-action: pan-y pinch-zoom } /* a swipe is ours; boxes that scroll sideways still do */
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Noto Sans Math", math }
</style></head><body></body></html>`;
const CHROME = 'a, button, summary, input, textarea, select, label, video, audio';
const SWIPE = 48; // pixels

class Screen {
  // act: flip(), move(by) and key(event).
  constructor(frame, act) {
    this.frame = frame;
    this.act = act;
    this.shown = {};
    this.ready = new Promise(resolve => frame.addEventListener('load', resolve, { once: true }));
    this.ready.then(() => this.listen());
    frame.srcdoc = FRAME;
  }

  get page() { return this.frame.contentDocument; }

  // id: of the card; ord: its number of its note. client, mode: whose look; css: the cards' own. Gives the side's text,
  // of a back what it adds to the front.
  // The same card and side, after an edit, stays where it was scrolled to and as it was unfolded.
  async show({ id, html, side, client, mode, css, ord }) {
    await this.ready;
    const stays = id === this.shown.id && side === this.shown.side;
    const [top, folds] = stays ? [this.page.defaultView.scrollY, this.folds.map(each => each.open)] : [0, []];
    this.shown = { id, side };
    const [root, body] = client.classes[mode];
    const { page } = this;
    page.documentElement.className = root;
    page.body.className = body.replace('card1', `card${ord + 1}`);
    page.querySelector('style').textContent = client.style;
    const filled = html.replace(/\[\[type:.+?\]\]/g, () => client.typing);
    page.body.innerHTML = client.wrapper.replace('{}', () => `<style>${css}</style>${filled}`);
    if (stays) {
      this.folds.forEach((each, place) => { each.open = folds[place] ?? each.open; });
      page.defaultView.scrollTo(0, top);
    } else this.settle(side);
    const answer = side === 'back' && page.getElementById('answer');
    return (answer ? behind(answer) : page.body.innerText).trim();
  }

  get folds() { return [...this.page.querySelectorAll('details')]; }

  // As clients do: the answer in sight, once the pictures have their sizes.
  settle(side) {
    const { page } = this;
    const to = side === 'back' && page.getElementById('answer');
    const place = () => to ? to.scrollIntoView() : page.defaultView.scrollTo(0, 0);
    place();
    const pending = [...page.images].filter(each => !each.complete);
    for (const each of pending) each.addEventListener('load', place, { once: true });
  }

  listen() {
    const { page } = this;
    page.addEventListener('keydown', event => this.act.key(event));
    page.addEventListener('click', event => this.click(event));
    let begun = null;
    page.addEventListener('touchstart', event => {
      const { clientX: x, clientY: y } = event.touches[0];
      begun = event.touches.length === 1 && !scrolls(event.target) ? { x, y } : null;
    }, { passive: true });
    page.addEventListener('touchend', event => {
      if (!begun) return;
      const { clientX, clientY } = event.changedTouches[0];
      const [x, y] = [clientX - begun.x, clientY - begun.y];
      begun = null;
      if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) this.act.move(x < 0 ? 1 : -1);
    }, { passive: true });
  }

  click(event) {
    const link = event.target.closest('a');
    if (link) {
      event.preventDefault();
      this.follow(link);
    } else if (!event.target.closest(CHROME) && this.page.getSelection().isCollapsed) {
      this.act.flip();
    }
  }

  follow(link) {
    const href = link.getAttribute('href') ?? '';
    if (link.matches('.replay-button')) new Audio(link.href).play();
    else if (link.matches('.hint')) { // Anki's own, whose script does not run here
      link.style.display = 'none';
      link.nextElementSibling.style.display = 'block';
    } else if (href.startsWith('#')) this.page.getElementById(decodeURIComponent(href.slice(1)))?.scrollIntoView();
    else if (/^(https?|mailto):/.test(href)) open(href, '_blank', 'noopener');
  }
}

// The text that is seen of what stands behind an element.
function behind(element) {
  const texts = [];
  for (let each = element; each.localName !== 'body'; each = each.parentNode)
    for (let next = each.nextSibling; next; next = next.nextSibling)
      if (next.nodeType === 3 || next.nodeType === 1 && next.checkVisibility()) texts.push(next.innerText ?? next.textContent);
  return texts.join(' ').replace(/\s+/g, ' ');
}

// Whether an element is in a box that scrolls sideways, in which a swipe is not for the card.
function scrolls(target) {
  for (let each = target; each?.nodeType === 1; each = each.parentNode)
    if (each.scrollWidth > each.clientWidth && getComputedStyle(each).overflowX !== 'visible') return true;
  return false;
}
