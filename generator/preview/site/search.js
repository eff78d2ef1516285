'use strict';
// Which cards are asked for.

const SHOWS = {
  problems: ['With problems', card => card.problems],
  recent: ['New or changed since the last build', card => card.state],
};

// What there is to choose from: for each filter its label and, of a card, the values that it can be found by.
const FILTERS = {
  topic: ['Topic', card => [card.deck.name]],
  section: ['Section', card => card.section ? [card.section] : []],
  tag: ['Tag', card => card.tags ?? []],
  kind: ['Kind', card => [card.kind]],
  show: ['Show', card => Object.keys(SHOWS).filter(name => SHOWS[name][1](card))],
};

// A text in small letters and without accents, as the texts to search in are made.
function searchable(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

// The cards that have each word of the query and each value that is chosen.
function find(cards, query, chosen) {
  const words = searchable(query).split(' ').filter(Boolean);
  const wanted = Object.entries(FILTERS).filter(([name]) => chosen[name]);
  return cards.filter(card =>
    wanted.every(([name, [, values]]) => values(card).includes(chosen[name])) &&
    words.every(word => card.found.includes(word)));
}

// How many cards there are of each value of a filter, in the order of the cards.
function count(cards, name) {
  const counts = new Map();
  for (const card of cards)
    for (const value of FILTERS[name][1](card)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
