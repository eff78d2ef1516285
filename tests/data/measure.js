// What is wrong with the side that is shown, all that is folded unfolded, as a list of [what, where].
() => {
  const qa = document.getElementById('qa'), faults = [];
  const name = each => each.localName + (each.id ? '#' + each.id : '') + [...each.classList].map(one => '.' + one).join('');
  const report = (what, each) => faults.push([what, name(each)]);
  const scrolls = each => {
    for (let up = each.parentElement; up && up !== document.body; up = up.parentElement)
      if (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  for (const each of qa.querySelectorAll('details')) each.open = true;
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(['the page scrolls sideways', `${root.scrollWidth} px`]);
  for (const each of qa.querySelectorAll('*')) {
    const box = each.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(each)) report('beyond the screen', each);
  }
  const texts = document.createTreeWalker(qa, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const each = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || each.closest('style, script, mjx-container') || !each.getClientRects().length) continue;
    if (parseFloat(getComputedStyle(each).fontSize) < 12) report('smaller than 12 px', each);
  }
  for (const each of qa.querySelectorAll('summary, button, input:not([type=checkbox]), a.hint, a.replay-button')) {
    const box = each.getBoundingClientRect();
    if (box.width && (box.width < 44 || box.height < 44)) report('a target under 44 px', each);
  }
  for (const each of qa.querySelectorAll('img')) if (!each.naturalWidth) report('no picture', each);
  for (const each of qa.querySelectorAll('mjx-merror')) report('a formula that MathJax refuses', each);
  const answers = document.querySelectorAll('hr#answer').length;
  if (answers !== ('SIDE' === 'back' ? 1 : 0)) faults.push(['hr#answer', `${answers} times`]);
  if (!qa.innerText.trim()) faults.push(['nothing is shown', '#qa']);
  return faults;
}
