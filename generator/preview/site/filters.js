'use strict';
// The choices to filter by, each with how many cards it has.

function offer() {
  const fields = Object.entries(FILTERS).map(([name, [label]]) => {
    const counts = count(store.cards, name);
    const select = element('select', { name }, element('option', { value: '' }, 'All'));
    for (const [value, cards] of counts)
      select.append(element('option', { value }, `${name === 'show' ? SHOWS[value][0] : value} (${cards})`));
    if (state[name] && !counts.has(state[name])) select.append(element('option', { value: state[name] }, state[name]));
    select.value = state[name];
    const field = element('label', {}, label, select);
    field.hidden = counts.size < (name === 'show' ? 1 : 2) && !state[name];
    return field;
  });
  at('filters').querySelector('.fields').replaceChildren(...fields);
  tally();
}

function tally() {
  const on = Object.keys(FILTERS).filter(name => state[name]).length;
  at('filters').querySelector('summary').textContent = on ? `Filter: ${on} on` : 'Filter';
}
