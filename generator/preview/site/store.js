'use strict';
// The cards, read from data/*.js. A page that was opened as a file may not fetch, but it may load scripts.

const waiting = new Map();

// Each script of data/ calls this with its name and its one value.
function receive(name, value) {
  for (const resolve of waiting.get(name) ?? []) resolve(value);
  waiting.delete(name);
}

const store = {
  index: null,
  cards: [],
  decks: new Map(), // by file: its version, cards and sides
  hasTexts: false,

  // Read what has changed.
  async refresh() {
    const index = await load('index', Date.now());
    const decks = await Promise.all(index.decks.map(deck => this.deck(deck)));
    this.decks = new Map(decks.map(deck => [deck.file, deck]));
    this.index = index;
    this.cards = decks.flatMap(deck => deck.cards);
    this.hasTexts = decks.every(deck => deck.hasTexts);
  },

  async deck({ file, name, version }) {
    const known = this.decks.get(file);
    if (known?.version === version) return Object.assign(known, { name });
    const deck = { file, name, version, sides: new Map(), hasTexts: false };
    deck.cards = await load(file, version);
    deck.cards.forEach((card, seat) => Object.assign(card, { deck, seat, found: searchable(card.question) }));
    return deck;
  },

  // Read the texts to search in, of all decks.
  async texts() {
    await Promise.all([...this.decks.values()].filter(deck => !deck.hasTexts).map(async deck => {
      const texts = await load(`${deck.file}-text`, deck.version);
      deck.cards.forEach(card => { card.found = texts[card.seat]; });
      deck.hasTexts = true;
    }));
    this.hasTexts = true;
  },

  // The front and back of a card; null where it has none.
  async sides(card) {
    const { deck, seat } = card;
    const chunk = Math.floor(seat / this.index.chunk);
    if (!deck.sides.has(chunk)) deck.sides.set(chunk, load(`${deck.file}-${chunk}`, deck.version));
    return (await deck.sides.get(chunk))[seat % this.index.chunk];
  },
};

function load(name, version) {
  return new Promise((resolve, reject) => {
    waiting.set(name, [...waiting.get(name) ?? [], resolve]);
    const script = document.createElement('script');
    script.src = `data/${name}.js?${version}`;
    script.onload = () => script.remove();
    script.onerror = () => reject(new Error(`data/${name}.js cannot be read`));
    document.head.append(script);
  });
}
