'use strict';
// What the page of figures has beyond what it shows without any script: the colours that were chosen for the cards, and
// while the command runs, what has changed.

const chosen = new URLSearchParams(location.hash.slice(1)).get('mode');
if (chosen) {
  document.documentElement.dataset.mode = chosen;
  document.getElementById('cards').hash = `mode=${chosen}`;
}

if ('live' in document.body.dataset) {
  let version = '';
  new EventSource('events').onmessage = event => {
    if (version && event.data !== version) location.reload();
    version = event.data;
  };
}
