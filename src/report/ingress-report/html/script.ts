/**
 * The search and the pages of long tables; without it, the page shows all rows. It runs in a browser, and nothing is put into it.
 */
export const PAGE_SCRIPT = `'use strict';
for (const tools of document.querySelectorAll('.tools')) {
  const rows = [...document.querySelectorAll(tools.dataset.rows)];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const [input, only] = tools.querySelectorAll('input');
  const button = tools.querySelector('button');
  const status = tools.querySelector('output');
  const noun = tools.dataset.noun;
  const page = 50;
  let most = page;
  const show = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let found = 0;
    rows.forEach((row, i) => {
      row.hidden = only.checked && row.classList.contains('goodRow') || !words.every(word => texts[i].includes(word));
      if (!row.hidden) found++;
      row.classList.toggle('later', !row.hidden && found > most);
    });
    const shown = Math.min(found, most);
    status.textContent = shown + ' of ' + rows.length + ' ' + noun + (found < rows.length ? ', ' + found + ' found' : '');
    button.hidden = shown === found;
  };
  input.addEventListener('input', () => { most = page; show(); });
  only.addEventListener('change', () => { most = page; show(); });
  button.addEventListener('click', () => { most = Infinity; show(); });
  const reveal = () => {
    const row = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (!row || !rows.includes(row) || (!row.hidden && !row.classList.contains('later'))) return;
    input.value = '';
    only.checked = false;
    most = Infinity;
    show();
    row.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  tools.hidden = false;
  show();
  reveal();
}
`;
