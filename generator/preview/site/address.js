'use strict';
// What is chosen, kept in the address, so that a link or a reload leads back to it.

const START = {
  card: '', side: 'front', q: '', topic: '', section: '', tag: '', kind: '', show: '', frame: 'phone', mode: 'auto',
};
const REST = 400; // milliseconds between two changes: browsers allow no more than a few in a second
const state = { ...START };
let due = 0; // the next change
let written = 0; // when the last one was

function read() {
  const said = new URLSearchParams(location.hash.slice(1));
  for (const name in START) state[name] = said.get(name) ?? START[name];
}

function write() {
  clearTimeout(due);
  due = setTimeout(writeNow, written + REST - Date.now());
}

function writeNow() {
  written = Date.now();
  const said = new URLSearchParams(Object.entries(state).filter(([name, value]) => value !== START[name]));
  history.replaceState(null, '', `#${said}`);
}
