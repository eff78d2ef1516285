'use strict';
// What stands beside a card: where it comes from, its tags, and what `deckpress check` found.

const SEVERITIES = ['error', 'warning', 'hint'];

// An element with attributes and content.
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

function worst(problems) {
  return SEVERITIES.find(severity => problems.some(problem => problem.severity === severity));
}

// A sign for a severity, which does not only differ by its colour.
function mark(severity) {
  const sign = element('span', { class: `mark ${severity}`, role: 'img', 'aria-label': severity });
  sign.textContent = { error: '!', warning: '!', hint: 'i' }[severity];
  return sign;
}

// A place in a file, linked to its line.
function place({ place, link }) {
  return link ? element('a', { href: link, class: 'place' }, place) : element('span', { class: 'place' }, place);
}

function sentence(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

function problem(each, why) {
  return element('li', { class: 'problem' },
    element('p', { class: 'head' }, mark(each.severity), element('code', {}, each.rule)),
    element('p', { class: 'what' }, sentence(each.what)),
    element('p', { class: 'mend' }, sentence(each.mend)),
    ...why[each.rule] ? [element('p', { class: 'why' }, why[each.rule])] : [],
    place(each));
}

function problems(list, why) {
  return element('ul', { class: 'problems' }, ...list.map(each => problem(each, why)));
}

// What a build refuses: the first of it, and the rest folded.
function refusals(errors) {
  const [first, ...others] = errors;
  const parts = first ? [problems([first], {})] : [];
  if (others.length)
    parts.push(element('details', {}, element('summary', {}, `${others.length} more`), problems(others, {})));
  return parts;
}

// All about a card. others: problems that belong to no card.
function about(card, others, why) {
  const parts = [];
  if (card) {
    const facts = element('dl');
    const fact = (name, ...value) => facts.append(element('div', {}, element('dt', {}, name), element('dd', {}, ...value)));
    if (card.place) fact('Written in', place(card));
    fact('Deck', card.deck.name);
    if (card.section) fact('Section', card.section);
    fact('Kind', card.kind);
    if (card.tags) fact('Tags', card.tags.join(', '));
    if (card.state) fact('Since the last build', card.state);
    parts.push(element('h2', {}, card.problems ? 'To mend' : 'Nothing to mend'));
    if (card.problems) parts.push(problems(card.problems, why));
    parts.push(facts);
  }
  if (others.length) {
    const summary = element('summary', {}, `${others.length} in the documents`);
    parts.push(element('details', {}, summary, problems(others, why)));
  }
  return parts;
}
