'use strict';
// The list of cards. Only the rows in sight are in the page, so that ten thousand are as quick as ten.

const ROW = 64; // pixels, as in style.css
const SPARE = 8; // rows beyond either edge

class CardList {
  // pick: is told the number of the card that was chosen.
  constructor(element, pick) {
    this.element = element;
    this.rows = element.firstElementChild;
    this.cards = [];
    this.chosen = -1;
    this.shown = new Map(); // rows by number
    element.addEventListener('scroll', () => this.draw(), { passive: true });
    element.addEventListener('keydown', event => this.key(event, pick));
    element.addEventListener('click', event => {
      const row = event.target.closest('[role=option]');
      if (row) pick(Number(row.dataset.number));
    });
    new ResizeObserver(() => this.draw()).observe(element);
  }

  // tells: whether each row says what its card is since the last build.
  set(cards, tells) {
    this.cards = cards;
    this.tells = tells;
    this.rows.style.height = `${cards.length * ROW}px`;
    this.rows.replaceChildren();
    this.shown.clear();
  }

  choose(number) {
    this.shown.get(this.chosen)?.setAttribute('aria-selected', 'false');
    this.chosen = number;
    this.reveal();
    this.draw();
    this.shown.get(number)?.setAttribute('aria-selected', 'true');
    if (number < 0) this.element.removeAttribute('aria-activedescendant');
    else this.element.setAttribute('aria-activedescendant', `row-${number}`);
  }

  reveal() {
    const { clientHeight, scrollTop } = this.element;
    const top = this.chosen * ROW;
    if (this.chosen < 0 || !clientHeight) return;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.element.scrollTop = top + ROW - clientHeight;
  }

  // Have the rows in sight in the page, and the chosen one, to which a screen reader is pointed.
  draw() {
    const { clientHeight, scrollTop } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - SPARE);
    const last = Math.min(this.cards.length, Math.ceil((scrollTop + clientHeight) / ROW) + SPARE);
    for (const [number, row] of this.shown) {
      if ((number < first || number >= last) && number !== this.chosen) {
        row.remove();
        this.shown.delete(number);
      }
    }
    const wanted = Array.from({ length: Math.max(0, last - first) }, (_, place) => first + place);
    if (this.cards[this.chosen] && this.chosen < first) wanted.unshift(this.chosen);
    if (this.cards[this.chosen] && this.chosen >= last) wanted.push(this.chosen);
    let next = null; // what a row stands before: a screen reader reads them in the order of the page
    for (const number of wanted.reverse()) {
      const row = this.shown.get(number) ?? this.rows.insertBefore(this.row(number), next);
      next = row;
    }
  }

  row(number) {
    const card = this.cards[number];
    const row = element('div', {
      id: `row-${number}`, role: 'option', 'data-number': number,
      'aria-setsize': this.cards.length, 'aria-posinset': number + 1, 'aria-selected': number === this.chosen,
    });
    row.style.transform = `translateY(${number * ROW}px)`;
    const marks = element('span', { class: 'marks' });
    if (card.state && this.tells) marks.append(element('span', { class: 'state' }, card.state));
    if (card.problems) marks.append(mark(worst(card.problems)));
    const section = element('span', { class: 'section' }, card.section || card.deck.name);
    row.append(element('span', { class: 'question', dir: 'auto' }, card.question), section, marks);
    this.shown.set(number, row);
    return row;
  }

  key(event, pick) {
    const page = Math.floor(this.element.clientHeight / ROW);
    const last = this.cards.length - 1;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -last, End: last };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pick(Math.min(last, Math.max(0, this.chosen + steps[event.key])));
  }
}
