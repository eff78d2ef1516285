// What Anki's clients do with a page: MathJax as they configure it, a side put in place of another, the jump to
// the answer. SIDES and WITH_MATHJAX are defined before it.
let ready = null;
function mathjax() {
  return ready ||= new Promise((done, failed) => {
    window.MathJax = {
      tex: { displayMath: [['\\[', '\\]']], processEscapes: false, processEnvironments: false, processRefs: false,
             packages: { '[+]': ['noerrors', 'mathtools'], '[-]': ['textmacros'] } },
      loader: { load: ['[tex]/noerrors', '[tex]/mathtools'], paths: { mathjax: '/mathjax' } },
      startup: { typeset: false },
    };
    const script = document.createElement('script');
    script.src = '/mathjax/tex-chtml-full.js';
    script.onload = () => MathJax.startup.promise.then(done);
    script.onerror = failed;
    document.head.append(script);
  });
}
async function settled(side) {
  const qa = document.getElementById('qa');
  if (WITH_MATHJAX && /\\\(|\\\[/.test(qa.innerHTML)) {
    await mathjax();
    MathJax.typesetClear();
    await MathJax.typesetPromise([qa]);
    document.body.classList.replace('mathjax-needs-to-render', 'mathjax-rendered');
  }
  await Promise.all([...document.images].filter(each => !each.complete)
    .map(each => new Promise(done => { each.onload = each.onerror = done; })));
  await document.fonts.ready;
  if (side === 'back') document.getElementById('answer')?.scrollIntoView(); else scrollTo(0, 0);
}
async function show(side) {
  const qa = document.getElementById('qa');
  qa.innerHTML = SIDES[side];
  for (const old of [...qa.getElementsByTagName('script')]) {
    const script = document.createElement('script');
    for (const each of old.attributes) script.setAttribute(each.name, each.value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
  await settled(side);
}
