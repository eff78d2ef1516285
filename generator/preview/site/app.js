'use strict';
// The page: what is seen of what is chosen, and what is pressed.

const DRAWERS = ['menu', 'more'];
const at = id => document.getElementById(id);
const system = matchMedia('(prefers-color-scheme: dark)');
let found = []; // the cards that are asked for
let number = -1; // which of them is shown
let last = { deck: '', seat: 0 }; // where that stood, for when it has another id after an edit
let told = ''; // the card and side that were said last

const list = new CardList(at('list'), choose);
const screen = new Screen(at('screen'), { flip, move, key });

function current() { return found[number]; }

function mode() {
  return state.mode === 'auto' ? (system.matches ? 'night' : 'light') : state.mode;
}

// What is asked for

// What the reader asks for anew: of another card than was shown, its answer is not given away.
function search() {
  const { card } = state;
  look();
  if (card && current()?.id !== card) state.side = 'front';
  show(`${found.length.toLocaleString('en')} found. `);
}

function look() {
  found = find(store.cards, state.q, state);
  number = found.findIndex(card => card.id === state.card);
  if (number < 0) number = found.findIndex(card => card.deck.name === last.deck && card.seat >= last.seat);
  if (number < 0) number = Math.min(0, found.length - 1);
  list.set(found, store.cards.some(card => card.state !== 'new'));
}

function choose(to) {
  if (!found[to] || to === number) return;
  number = to;
  state.side = 'front';
  show();
}

function move(by) { choose(number + by); }

function flip() {
  state.side = state.side === 'front' ? 'back' : 'front';
  show();
}

// What is seen

// before: what is said before the card, which is then said even if it was said last.
async function show(before = '') {
  const card = current();
  state.card = card?.id ?? '';
  if (card) last = { deck: card.deck.name, seat: card.seat };
  write();
  wear();
  list.choose(number);
  at('notes').replaceChildren(...about(card, store.index.problems.filter(each => each.severity !== 'error'), store.index.why));
  at('flip').textContent = state.side === 'front' ? 'Show answer' : 'Show question';
  at('more').replaceChildren(mark(card?.problems ? worst(card.problems) : 'hint'));
  at('more').setAttribute('aria-label', `About this card: ${card?.problems?.length ?? 0} to mend`);
  const [here, all] = [number + 1, found.length].map(each => each.toLocaleString('en'));
  at('menu').lastElementChild.textContent = `${here} / ${all}`;
  at('menu').setAttribute('aria-label', `Cards: ${here} of ${all}`);
  at('count').textContent = `${here} of ${all}${found.length < store.cards.length ? ' found' : ' cards'}`;
  at('previous').disabled = number <= 0;
  at('next').disabled = number >= found.length - 1;
  const sides = card && await store.sides(card).catch(lost);
  if (card !== current()) return; // another was chosen meanwhile
  at('screen').hidden = !sides;
  at('blank').hidden = Boolean(sides);
  at('flip').disabled = !sides;
  if (sides) return shown(card, sides, before);
  at('blank').textContent = card ? 'This card cannot be shown.' : 'No card is found.';
  tell(card, card ? `${asked(card)} This card cannot be shown.` : 'No card is found.', card ? before : '');
}

async function shown(card, sides, before) {
  const { side } = state;
  at('screen').title = `${side === 'front' ? 'Front' : 'Back'} of the card`;
  const text = await screen.show({
    id: card.id, html: sides[side === 'front' ? 0 : 1], side, ord: card.ord ?? 0, css: store.index.css, mode: mode(),
    client: store.index.clients[state.frame === 'desktop' ? 'desktop' : 'phone'],
  });
  tell(card, side === 'front' ? asked(card) : `Answer: ${text}`, before);
}

function asked(card) { return `Card ${number + 1} of ${found.length}: ${card.question}`; }

// Have a screen reader say a text; but what is there again after an edit, or in other colours, was heard.
function tell(card, text, before) {
  const now = `${card?.id} ${state.side}`;
  if (before || now !== told) at('said').textContent = before + text;
  told = now;
}

function lost(error) { at('lost').textContent = error.message; }

function wear() {
  document.documentElement.dataset.mode = mode();
  at('stage').dataset.frame = state.frame;
  for (const link of document.querySelectorAll('.figures')) link.hash = state.mode === 'auto' ? '' : `mode=${mode()}`;
  for (const name of ['frame', 'mode'])
    for (const input of document.getElementsByName(name)) input.checked = input.value === state[name];
}

// Keys, taps and the like

function key(event) {
  if (event.key === 'Escape') for (const name of DRAWERS) if (isOpen(name)) drawer(name, false);
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
  const onControl = event.target.closest('button, a, summary, video, audio');
  const acts = {
    ArrowRight: () => move(1), j: () => move(1), ArrowLeft: () => move(-1), k: () => move(-1),
    '/': () => { drawer('menu', true); at('query').focus(); },
    ...onControl ? {} : { ' ': flip },
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// On a narrow screen the list, or what is about the card, comes over the card.
function drawer(name, open) {
  document.body.classList.toggle(name, open);
  at(name).setAttribute('aria-expanded', open);
  if (open) at(name === 'menu' ? 'list' : 'notes').focus();
  else if (at(at(name).getAttribute('aria-controls')).contains(document.activeElement)) at(name).focus();
  list.choose(number);
}

function isOpen(name) { return document.body.classList.contains(name); }

function listen() {
  document.addEventListener('keydown', key);
  document.addEventListener('click', event => { if (event.target.closest('a')) writeNow(); }); // to come back here
  addEventListener('hashchange', () => { read(); at('query').value = state.q; offer(); search(); });
  system.addEventListener('change', () => show());
  at('flip').addEventListener('click', flip);
  at('previous').addEventListener('click', () => move(-1));
  at('next').addEventListener('click', () => move(1));
  for (const name of DRAWERS) at(name).addEventListener('click', () => drawer(name, !isOpen(name)));
  at('list').addEventListener('click', () => { if (isOpen('menu')) drawer('menu', false); });
  for (const id of ['frames', 'modes'])
    at(id).addEventListener('change', event => { state[event.target.name] = event.target.value; show(); });
  at('filters').addEventListener('change', event => { state[event.target.name] = event.target.value; tally(); search(); });
  let typed = 0;
  at('query').addEventListener('input', () => {
    state.q = at('query').value;
    cancelAnimationFrame(typed);
    typed = requestAnimationFrame(search);
  });
  at('query').addEventListener('focus', texts, { once: true });
}

async function texts() {
  if (store.hasTexts) return;
  await store.texts();
  if (state.q) search();
}

// What is wrong, above all

function warn() {
  const errors = store.index.problems.filter(each => each.severity === 'error');
  const shown = JSON.stringify(errors);
  if (at('errors').dataset.shown === shown) return; // to be told once is enough
  at('errors').dataset.shown = shown;
  at('errors').hidden = !errors.length;
  at('errors').replaceChildren(...refusals(errors));
}

async function refresh() {
  await store.refresh();
  if (state.q) await store.texts();
  warn();
  offer();
  look();
  show();
  (window.requestIdleCallback ?? setTimeout)(texts);
}

function follow() {
  const events = new EventSource('events');
  let done = Promise.resolve(); // one after another
  events.onmessage = event => {
    done = done.then(() => event.data !== store.index.version && refresh()).catch(lost);
  };
  events.onopen = () => { at('lost').textContent = ''; };
  events.onerror = () => { at('lost').textContent = 'deckpress is not running'; };
}

async function start() {
  read();
  at('query').value = state.q;
  listen();
  await refresh();
  if (store.index.live) follow();
}

start();
