// What an open page does while it is served: it follows changes, shows what is wrong over the last
// good page, and says what cleaning did to the article that it shows. No file of a site names it.
// Texts of messages come from posts and templates: they are set as text, never as markup.
(() => {
  'use strict';
  const own = document.currentScript;
  if (!own) return;

  /** What this page is, as the server wrote it down beside the script. */
  const page = {
    path: own.dataset.path ?? '',
    tag: own.dataset.tag ?? null,
    plain: own.dataset.plain ?? null,
    style: own.dataset.style ?? null,
  };
  const top = new URL('..', own.src); // the site's top, whatever path a tunnel adds
  const address = (name) => new URL(`${name}?path=${encodeURIComponent(page.path)}`, own.src).href;

  // --- what outlives a reload, for this tab: a page may be forbidden to keep anything

  const kept = {
    get(key) {
      try { return JSON.parse(sessionStorage.getItem(`reprint:${key}`)); } catch { return null; }
    },
    set(key, value) {
      try { sessionStorage.setItem(`reprint:${key}`, JSON.stringify(value)); } catch { /* not kept */ }
    },
    drop(key) {
      try { sessionStorage.removeItem(`reprint:${key}`); } catch { /* was not kept */ }
    },
  };

  // --- the stream: none while nobody looks, for a browser opens only six connections to a host. All
  // of its pages together have four streams: who has none asks for a moment, whenever another hears.

  const [SHORT, LONG] = [150, 2000]; // milliseconds between two tries
  const [GLANCE, STUCK] = [3000, 10_000]; // between two glances; how long one may take
  const PLACES = 4;
  let stream = null;
  let leave = null; // gives back the place that the stream has
  let timer = 0;
  let wait = SHORT;
  let turn = 0; // counts what was begun: who waited for a place looks whether it is still meant

  /** Takes one of the places; gives what gives it back, nothing where all are taken. */
  async function take() {
    const free = () => {};
    if (!navigator.locks) return free; // only where the address is trusted
    for (let at = 0; at < PLACES; at += 1) {
      const taken = await new Promise((settle) => {
        navigator.locks.request(`reprint ${at}`, { ifAvailable: true }, (lock) => {
          if (lock) return new Promise((done) => { settle(done); });
          settle(null);
          return null;
        }).catch(() => settle(free));
      });
      if (taken) return taken;
    }
    return null;
  }

  async function connect() {
    clearTimeout(timer);
    if (stream || document.visibilityState === 'hidden') return;
    turn += 1;
    const mine = turn;
    const taken = await take();
    if (mine !== turn) {
      taken?.();
      return;
    }
    leave = taken;
    stream = new EventSource(address('events'));
    let isFirst = true;
    stream.onmessage = (event) => {
      wait = SHORT;
      if (!taken) later(GLANCE);
      else if (!isFirst) others?.postMessage(event.data);
      isFirst = false;
      hear(event.data);
    };
    // Browsers try again by themselves, but not always, and some only after seconds.
    stream.onerror = () => {
      later(wait);
      wait = Math.min(wait * 1.5, LONG);
    };
    if (!taken) timer = setTimeout(() => later(SHORT), STUCK);
  }

  function disconnect() {
    clearTimeout(timer);
    turn += 1;
    stream?.close();
    stream = null;
    leave?.();
    leave = null;
  }

  function later(milliseconds) {
    disconnect();
    timer = setTimeout(connect, milliseconds);
  }

  function look() {
    wait = SHORT;
    if (document.visibilityState === 'hidden') disconnect();
    else connect();
  }

  // Files that changed are told once: who has no stream is told by who has one.
  const others = typeof BroadcastChannel === 'function' ? new BroadcastChannel('reprint') : null;
  if (others) {
    others.onmessage = ({ data }) => {
      if (leave) return;
      try { isStale ||= list(JSON.parse(data)?.files).some(uses); } catch { return; }
      if (document.visibilityState !== 'hidden') later(Math.random() * SHORT);
    };
  }

  // --- messages

  const text = (value) => (typeof value === 'string' ? value : '');
  const list = (value) => (Array.isArray(value) ? value : []);
  const number = (value) => (Number.isFinite(value) ? value : 0);
  const objects = (value) => list(value).filter((each) => each && typeof each === 'object');
  const count = (many, one, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

  let isStale = false; // whether a file that the page uses has changed

  function hear(data) {
    let message = null;
    try { message = JSON.parse(data); } catch { return; }
    if (message?.kind !== 'state') return;
    const alerts = objects(message.alerts);
    isStale ||= list(message.files).some(uses);
    showAlerts(alerts);
    showArticle(message.article);
    if (alerts.length > 0) {
      kept.drop(`for:${page.path}`);
      return; // the last good page stays
    }
    const tag = message.tag ?? null;
    const style = message.style ?? null;
    if (tag !== page.tag) {
      const alike = page.plain !== null && message.plain === page.plain;
      if (alike && !isStale && exchange(text(style))) page.tag = tag;
      else reload(tag);
    } else {
      kept.drop(`for:${page.path}`);
      if (isStale) reload(tag);
    }
  }

  /** Whether the page has asked for a file of the site. */
  function uses(path) {
    const at = new URL(`./${text(path).split('/').map(encodeURIComponent).join('/')}`, top).pathname;
    const asked = performance.getEntriesByType('resource').map((each) => each.name);
    return asked.some((each) => URL.canParse(each) && decoded(new URL(each).pathname) === decoded(at));
  }

  function decoded(path) {
    try { return decodeURIComponent(path); } catch { return path; }
  }

  // --- following

  /** Puts another stylesheet in the place of the page's, once it is there: nothing flashes. */
  function exchange(style) {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    const old = links.filter((link) => link.getAttribute('href') === page.style);
    if (page.style === null || style === '' || old.length === 0) return false;
    const link = old[0].cloneNode();
    link.href = style;
    link.onload = () => {
      // Of several on their way only the last one counts.
      if (page.style === style) {
        for (const each of exchanged) if (each !== link) each.remove();
      }
    };
    link.onerror = () => reload(page.tag);
    for (const each of old) exchanged.add(each);
    exchanged.add(link);
    [...exchanged].findLast((each) => each.isConnected).after(link);
    page.style = style;
    return true;
  }
  const exchanged = new Set();

  /** Loads the page again, which should give the one with this tag. */
  function reload(tag) {
    // One that still is another must not be loaded for ever.
    const before = kept.get(`for:${page.path}`);
    if (!isStale && before?.tag === tag && Date.now() - number(before?.at) < 5000) return;
    kept.set(`for:${page.path}`, { tag, at: Date.now() });
    kept.set(`scroll:${page.path}`, position());
    // The browser's own way counts pixels: what was edited above would move the text away.
    if (kept.get(`scroll:${page.path}`)) history.scrollRestoration = 'manual';
    disconnect();
    location.reload();
  }

  // What a reader's eyes may rest on.
  const blocks = () => [...document.querySelectorAll('h1, h2, h3, p, li, pre, td, dd, figcaption')];

  /** Where the reader is: how far down, and at which texts, for the first may be the one that is edited. */
  function position() {
    const all = scrollY > 0 ? blocks().filter((each) => each.textContent.trim()) : [];
    const begins = all.findIndex((each) => each.getBoundingClientRect().top >= 0);
    const from = begins < 0 ? all.length : begins;
    const near = [...all.slice(from, from + 8), ...all.slice(Math.max(from - 8, 0), from).reverse()];
    const texts = near.map((at) => {
      const words = at.textContent;
      return { words, which: all.filter((each) => each.textContent === words).indexOf(at), down: at.getBoundingClientRect().top };
    });
    return { x: scrollX, y: scrollY, texts };
  }

  /** Goes back there, again and again while pictures that come late move it, or until the reader moves. */
  function restore() {
    const was = kept.get(`scroll:${page.path}`);
    kept.drop(`scroll:${page.path}`);
    const free = () => { history.scrollRestoration = 'auto'; }; // for the way back through the history
    if (!was || (!number(was.x) && !number(was.y))) {
      free();
      return;
    }
    let isOver = false;
    const go = () => {
      if (isOver) return;
      const there = blocks();
      let y = number(was.y);
      for (const { words, which, down } of objects(was.texts)) {
        const same = there.filter((each) => each.textContent === words);
        const at = same[Math.min(number(which), same.length - 1)];
        if (!at) continue;
        y = scrollY + at.getBoundingClientRect().top - number(down);
        break;
      }
      scrollTo({ left: number(was.x), top: y, behavior: 'instant' });
    };
    const watcher = new ResizeObserver(go);
    const moves = ['wheel', 'touchstart', 'keydown', 'pointerdown'];
    const stop = () => {
      isOver = true;
      watcher.disconnect();
      for (const each of moves) removeEventListener(each, stop, true);
      if (document.readyState === 'complete') free();
    };
    for (const each of moves) addEventListener(each, stop, { capture: true, passive: true });
    watcher.observe(document.documentElement);
    // A browser restores until shortly after this: it must not see that it may.
    addEventListener('load', () => { go(); setTimeout(stop, isOver ? 100 : 3000); });
    go();
  }

  // --- what is shown: in a tree of its own, which no stylesheet of the page reaches

  const STYLE = `
    :host { all: initial !important; display: block !important; color-scheme: light dark; }
    :host(.barred) { height: 44px !important; }
    @media print { :host { display: none !important; } }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .bar, dialog {
      --page: #fff; --soft: #f3f4f6; --line: #d0d5db; --text: #1c2127; --quiet: #59626d; --link: #0a559f; --bad: #b3261e; --odd: #8a5200;
      font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); text-align: start; overflow-wrap: anywhere;
    }
    @media (prefers-color-scheme: dark) {
      .bar, dialog { --page: #1d2126; --soft: #292e35; --line: #444b54; --text: #e3e5e8; --quiet: #a7afb9; --link: #8cb9f2; --bad: #ff9c92; --odd: #f0bd6a; }
    }
    code, pre { font: 13px/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; }
    button, a.button {
      font: inherit; color: inherit; background: none; border: 0; border-radius: 6px; min-height: 36px; min-width: 36px; padding: 0 10px; margin: 0;
      cursor: pointer; display: inline-flex; align-items: center; justify-content: center; text-decoration: none; white-space: nowrap;
    }
    button:hover, a.button:hover { background: var(--soft); }
    :focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
    a.button { color: var(--link); }
    dialog {
      width: min(860px, 100vw - 24px); max-width: none; max-height: calc(100dvh - 48px); margin: 24px auto auto; padding: 0; overflow: auto;
      border: 1px solid var(--line); border-top: 4px solid var(--bad); border-radius: 8px; box-shadow: 0 12px 40px #0005;
    }
    dialog::backdrop { background: #0007; }
    .title { position: sticky; top: 0; display: flex; gap: 12px; align-items: start; justify-content: space-between; padding: 12px 12px 12px 20px; background: var(--page); border-bottom: 1px solid var(--line); }
    h2 { font-size: 17px; line-height: 1.4; margin: 4px 0 0; color: var(--bad); }
    .title p { margin: 0; color: var(--quiet); font-size: 14px; }
    .alert { padding: 14px 20px 16px; }
    .alert + .alert { border-top: 1px solid var(--line); }
    .alert > * { margin: 0; }
    .where { color: var(--quiet); }
    .where b { color: var(--text); }
    .what { font-weight: 600; white-space: pre-line; margin: 4px 0 0; }
    pre { background: var(--soft); border-radius: 6px; margin: 10px 0 0; padding: 10px 14px; overflow: auto; white-space: pre; overflow-wrap: normal; tab-size: 4; }
    .alert > pre { margin-top: 10px; }
    .alert > .help { margin-top: 10px; white-space: pre-line; }
    .help b { color: var(--odd); }
    .bar { position: fixed; z-index: 2147483647; inset: auto 0 0; border-top: 1px solid var(--line); box-shadow: 0 -2px 10px #0002; }
    .bar.small { inset: auto 8px 8px auto; border: 1px solid var(--line); border-radius: 20px; }
    .line { display: flex; align-items: center; height: 43px; padding: 0 2px; font-size: 14px; }
    .line > * { padding: 0 8px; }
    .line > .gap { flex: 1; padding: 0; }
    .bar.small .line { height: 38px; padding: 0; }
    .bar.small button { border-radius: 20px; }
    .line .sum { min-width: 0; overflow: hidden; justify-content: start; flex: 0 1 auto; }
    .sum span { overflow: hidden; text-overflow: ellipsis; }
    .sum::before { content: "▸"; width: 14px; flex: none; color: var(--quiet); }
    .sum[aria-expanded=true]::before { content: "▾"; }
    .small .sum::before { content: none; }
    .bad { color: var(--bad); }
    .odd { color: var(--odd); }
    .more { max-height: min(50vh, 420px); overflow: auto; padding: 10px 16px 14px; border-top: 1px solid var(--line); }
    .more p { margin: 0; }
    .more .head { margin: 12px 0 2px; font-weight: 600; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { padding: 4px 0; border-top: 1px solid var(--line); white-space: pre-line; }
    li:first-child { border-top: 0; }
    .rule { display: flex; gap: 12px; align-items: baseline; }
    .rule b { flex: none; min-width: 2.5em; text-align: end; font-variant-numeric: tabular-nums; }
  `;

  /** An element with attributes or listeners, and what is in it: elements, and text as text. */
  function make(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(key, value);
      else if (value !== false) element.setAttribute(key, value);
    }
    element.append(...inside.filter((each) => each !== null && each !== ''));
    return element;
  }

  let host = null;
  let root = null;

  /** The one element beside the page's own, once there is something to show. */
  function shadow() {
    if (!host) {
      host = make('reprint-live');
      root = host.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    }
    if (!host.isConnected) document.documentElement.append(host);
    return root;
  }

  // --- the overlay

  let dialog = null;
  let alerts = [];
  let dismissed = ''; // what the reader has seen and closed

  function showAlerts(now) {
    const before = JSON.stringify(alerts);
    alerts = now;
    const said = JSON.stringify(now);
    if (now.length === 0) dismissed = '';
    if (said === before && (dialog || now.length === 0)) return;
    if (now.length === 0 || said !== dismissed) openAlerts();
  }

  function openAlerts() {
    const old = dialog;
    dialog = null; // closing it is not the reader's doing
    old?.close();
    old?.remove();
    if (alerts.length === 0) return;
    const close = () => dialog?.close();
    dialog = make('dialog', { role: 'alertdialog', 'aria-labelledby': 'title', 'aria-describedby': 'first', close: closed },
      make('div', { class: 'title' },
        make('div', {},
          make('h2', { id: 'title' }, alerts.length === 1 ? 'Something is wrong' : `${alerts.length} things are wrong`),
          make('p', {}, `${page.tag ? 'The page below stays as it is until this is mended, then it' : 'Once this is mended, the page'} follows.`)),
        make('button', { type: 'button', 'aria-label': 'Close', click: close }, '✕')),
      ...alerts.slice(0, 20).map(alert),
      alerts.length > 20 ? make('p', { class: 'alert' }, `And ${alerts.length - 20} more.`) : null);
    shadow().append(dialog);
    dialog.showModal();
  }

  function alert(it, index) {
    const [path, line, column] = [text(it.path), number(it.line), number(it.column)];
    const place = `${line ? `:${line}` : ''}${line && column ? `:${column}` : ''}`;
    return make('section', { class: 'alert', id: index === 0 ? 'first' : false },
      path ? make('p', { class: 'where' }, make('code', {}, make('b', {}, path), place)) : null,
      make('p', { class: 'what' }, text(it.message)),
      text(it.excerpt) ? make('pre', { tabindex: '0' }, text(it.excerpt)) : null,
      text(it.help).trim() ? make('p', { class: 'help' }, make('b', {}, 'Help: '), text(it.help)) : null);
  }

  /** The reader closed it: a bar leads back. */
  function closed() {
    if (!dialog) return;
    dismissed = JSON.stringify(alerts);
    dialog.remove();
    dialog = null;
    showBar();
  }

  // --- the bar: a line, which opens to a list or shrinks to the corner

  let bar = null;
  let shown = ''; // what the bar says
  let article = null;

  function showArticle(it) {
    const rules = list(it?.removed).filter(Array.isArray).map(([rule, times]) => [text(rule), number(times)]);
    const problems = list(it?.problems).map(text).filter(Boolean);
    article = problems.length + rules.length > 0 ? { source: text(it.source), problems, rules } : null;
    showBar();
  }

  function showBar() {
    const hidden = dismissed && alerts.length > 0 ? alerts.length : 0;
    const how = kept.get('bar');
    const says = JSON.stringify([hidden, article, how]);
    if (says === shown) return;
    shown = says;
    const focused = root?.activeElement?.className;
    bar?.remove();
    bar = null;
    host?.classList.toggle('barred', Boolean((hidden || article) && how !== 'small'));
    if (!hidden && !article) return;
    const turn = (to) => () => { kept.set('bar', to); showBar(); };
    const again = make('button', { type: 'button', class: 'again bad', click: () => { dismissed = ''; showBar(); openAlerts(); } }, `${count(hidden, 'error')} · show`);
    bar = make('section', { class: `bar ${how === 'small' ? 'small' : ''}`, 'aria-label': 'Reprint' },
      make('div', { class: 'line' },
        hidden ? again : null,
        article ? make('button', { type: 'button', class: 'sum', 'aria-expanded': String(how === 'open'), click: turn(how === 'line' || !how ? 'open' : 'line') },
          make('span', { role: 'status' }, ...sums(how === 'small'))) : null,
        make('span', { class: 'gap' }),
        article && how !== 'small' ? make('a', { class: 'button explain', href: address('explain'), target: '_blank', rel: 'noopener' }, 'Explain') : null,
        article && how !== 'small' ? make('button', { type: 'button', class: 'shrink', 'aria-label': 'Shrink', click: turn('small') }, '✕') : null),
      article && how === 'open' ? more() : null);
    shadow().append(bar);
    if (how !== 'small') host.classList.add('barred');
    if (focused) (bar.querySelector(`.${CSS.escape(focused)}`) ?? bar.querySelector('.sum'))?.focus();
  }

  function sums(short) {
    const parts = article.rules.reduce((sum, [, times]) => sum + times, 0);
    const problems = article.problems.length;
    return [
      problems ? make('b', { class: 'odd' }, short ? `${problems}` : count(problems, 'problem')) : null,
      problems && parts ? ' · ' : null,
      parts ? (short ? `${parts} out` : `${count(parts, 'part')} taken out`) : null,
    ].filter(Boolean);
  }

  function more() {
    const { source, problems, rules } = article;
    const rule = ([name, times]) => make('li', { class: 'rule' }, make('b', {}, `${times} ×`), make('code', {}, name));
    return make('div', { class: 'more', tabindex: '0' },
      make('p', {}, make('code', {}, source)),
      problems.length ? make('p', { class: 'odd head' }, 'Problems') : null,
      problems.length ? make('ul', {}, ...problems.map((each) => make('li', {}, each))) : null,
      rules.length ? make('p', { class: 'head' }, 'Taken out, by rule') : null,
      rules.length ? make('ul', {}, ...rules.map(rule)) : null);
  }

  // --- all of it

  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', look);
  restore();
  connect();
})();
