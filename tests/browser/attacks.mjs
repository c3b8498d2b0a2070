// Builds a site whose posts are attacks and looks at each page in Chromium: nothing of them runs, is
// asked for, opened or gone to; and the cleaned bodies are fit for `innerHTML`, where they stay what
// they are. Own cases of each class (tests/fixtures/attacks.json), and DOMPurify's where they are.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { check, failed, passed } from './tally.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'reprint-attacks-'));

// --- the posts

/** DOMPurify's payloads, of the lists beside the project: class and payload. */
async function purify() {
  const archive = path.join(repository, '../shared/lists/lists.tar.xz');
  if (!fs.existsSync(archive)) {
    if (process.env.CI === 'true') throw new Error(`${archive} must be there when CI=true`);
    console.log(`skipped DOMPurify's payloads: no ${archive}`);
    return [];
  }
  execFileSync('tar', ['xJf', archive, '-C', work, 'lists/dompurify-expect.mjs']);
  const { default: cases } = await import(pathToFileURL(path.join(work, 'lists/dompurify-expect.mjs')).href);
  if (cases.length < 200) throw new Error(`only ${cases.length} payloads of DOMPurify`);
  return cases.map(({ title, payload }) => [`DOMPurify, ${title ?? payload.slice(0, 40)}`, payload]);
}

// The rest of the article behind an attack: more than may stand on a button that was never closed.
const REST = `REAL ${'早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。'.repeat(4)}`;

/** A payload in two of the places where a body may hold it; the suite's `attacks.rs` has them all. */
function variants(payload, at) {
  const end = `<p>${REST}</p>`;
  const url = 'https://news.example/gb/21/11/11/n';
  const all = {
    block: (n) => head(n, `<div>${payload}${end}</div>`),
    bare: (n) => head(n, `${payload}\n${end}`),
    paragraph: (n) => head(n, `<div><p>before ${payload} after</p>${end}</div>`),
    table: (n) => head(n, `<table><tr><td>${payload}</td></tr></table>${end}`),
    gfw: (n) => `### 第 ${n} 篇\n\n---\n\n#### [首页](..)\n\n<div id="artbody">\n<p>before</p>\n${payload}\n${end}</div>\n\n---\n\n原文链接（需翻墙）：${url}${n}.htm\n`,
  };
  const other = ['paragraph', 'bare', 'table', 'gfw'][at % 4];
  return Object.entries(all).filter(([name]) => ['block', other].includes(name));
}

function head(n, body) {
  return `---\nlayout: post\ntitle: "第 ${n} 篇"\ndate: 2021-11-11T02:00:00.000Z\nauthor: 河口晚报\nfrom: https://news.example/${n}\n---\n${body}\n`;
}

/** Writes and builds the posts; the pages with what they were made of. */
function build(payloads) {
  const posts = new Map();
  let n = 0;
  for (const [at, [name, payload]] of payloads.entries()) {
    for (const [variant, make] of variants(payload, at)) {
      n += 1;
      const file = variant === 'gfw' ? `pages/a/n${n}.md` : `_posts/2021-11-11-${n}.md`;
      const full = path.join(work, 'content', file);
      fs.mkdirSync(path.dirname(full), { recursive: true });
      fs.writeFileSync(full, make(n));
      posts.set(`content/${file}`, { name: `${name} (${variant})`, payload });
    }
  }
  fs.writeFileSync(path.join(work, 'site.toml'), 'title = "Attacks"\n');
  const told = execFileSync(process.env.REPRINT, ['build', '--json', '--verbose', '--content', 'content', '--output', 'public'], { cwd: work, maxBuffer: 2 ** 30, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const pages = [];
  for (const line of told.split('\n').filter(Boolean)) {
    const event = JSON.parse(line);
    if (event.event !== 'file') continue;
    const post = posts.get(event.path);
    check(event.outcome === 'article', `${post?.name ?? event.path} becomes a page`, `${event.outcome} ${event.reason}`);
    if (event.outcome === 'article') pages.push({ ...post, page: event.reason });
  }
  check(pages.length === n, 'every post has a page', `${pages.length} of ${n}`);
  return pages;
}

/** The cleaned body as it was written into the page. */
function bodyOf(html) {
  const start = html.indexOf('<div class="body">\n') + '<div class="body">\n'.length;
  const end = html.lastIndexOf('\n</div>\n</article>');
  if (start < 20 || end < start - 1) throw new Error('a page without a body');
  return html.slice(start, end);
}

// --- the server

async function serve(folder) {
  const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css' };
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    const file = path.join(folder, path.normalize(asked));
    if (asked === '/blank.html') {
      response.writeHead(200, { 'content-type': types['.html'] });
      response.end('<!doctype html><title>blank</title><link rel="icon" href="data:,"><body></body>');
    } else if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' });
      // A policy in the page would hide what is alive in it.
      response.end(asked.endsWith('.html') ? fs.readFileSync(file, 'utf8').replace(/<meta http-equiv="?content-security-policy[^>]*>/i, '') : fs.readFileSync(file));
    } else {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// --- the browser

/** In each document before anything else: every way in which a payload says that it ran. */
function hooks() {
  const hits = [];
  const hit = (name) => (...args) => { hits.push(`${name}(${args.map(String).join()})`); return 1; };
  Object.defineProperty(window, '__hits', { value: hits });
  for (const name of ['hit', 'alert', 'confirm', 'prompt', 'print', 'open', 'xss', 'stop', 'fetch']) {
    Object.defineProperty(window, name, { value: hit(name), writable: false, configurable: false });
  }
  document.write = hit('document.write');
  addEventListener('error', (event) => { if (event.message) hits.push(`error: ${event.message}`); });
  addEventListener('securitypolicyviolation', (event) => hits.push(`policy: ${event.violatedDirective}`));
}

/** In a page: what in it could act, and where it may lead. */
function inspect() {
  const body = document.querySelector('.body');
  const found = [];
  const kept = new Set('a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'.split(' '));
  const attributes = new Set('href src alt width height loading referrerpolicy start reversed value colspan rowspan scope datetime lang dir id class'.split(' '));
  const links = new Set(['http:', 'https:', 'mailto:', 'tel:', 'magnet:']);
  for (const element of body.querySelectorAll('*')) {
    if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`a foreign <${element.tagName}>`);
    if (!kept.has(element.localName)) found.push(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      if (!attributes.has(name)) found.push(`${element.localName} ${name}`);
      if (name === 'id' && !value.startsWith('u-')) found.push(`id ${value}`);
      if (name === 'class' && value !== 'card') found.push(`class ${value}`);
      if (['href', 'src'].includes(name)) {
        const { protocol } = new URL(value, 'https://news.example/');
        if (!(name === 'href' ? links : new Set(['http:', 'https:'])).has(protocol)) found.push(`${name} ${value}`);
      }
    }
  }
  for (const element of document.querySelectorAll('script, style, iframe, object, embed, base, form, svg, math, template, meta[http-equiv], link:not([rel=icon], [rel=stylesheet])')) found.push(`<${element.localName}> on the page`);
  for (const element of document.querySelectorAll('*')) {
    for (const { name } of element.attributes) if (name.startsWith('on')) found.push(`${element.localName} ${name}`);
    if (element.shadowRoot) found.push('a shadow root');
  }
  // What only a reader's hand would set off.
  for (const element of body.querySelectorAll('*')) {
    for (const type of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'click', 'toggle', 'animationstart', 'animationend', 'beforetoggle', 'slotchange', 'keydown']) {
      if (type === 'click' && element.closest('a, summary')) continue;
      element.dispatchEvent(new Event(type, { bubbles: type !== 'focus' }));
    }
  }
  return {
    found: [...new Set(found)],
    hits: window.__hits.slice(),
    frames: window.length,
    named: ['document', 'self', 'top'].filter((name) => Object.prototype.toString.call(window[name]) === '[object HTMLCollection]'),
    real: body.textContent.includes('REAL'),
    parsed: body.innerHTML,
    pictures: [...body.querySelectorAll('img')].map((img) => img.src),
  };
}

/** In a blank page: the bodies as `innerHTML` of an element, and of a template; what becomes of them. */
function assign(bodies) {
  return bodies.map((body) => {
    const div = document.createElement('div');
    div.innerHTML = body;
    document.body.append(div);
    const template = document.createElement('template');
    template.innerHTML = body;
    const again = document.createElement('div');
    again.innerHTML = div.innerHTML;
    return { first: div.innerHTML, second: again.innerHTML, inert: template.innerHTML, same: div.isEqualNode(again) };
  });
}

/** A page whose every request and other doing is written down. */
async function open(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const done = { asked: [], doings: [] };
  await context.addInitScript(hooks);
  // Not by a route, which would keep the browser from its cache: no other host can be reached.
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) done.asked.push([request.resourceType(), request.url()]);
  });
  page.on('dialog', (dialog) => { done.doings.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('popup', () => done.doings.push('a popup'));
  page.on('pageerror', (error) => done.doings.push(`script: ${error.message}`));
  page.on('frameattached', () => done.doings.push('a frame'));
  page.on('download', () => done.doings.push('a download'));
  page.on('worker', () => done.doings.push('a worker'));
  page.on('console', (message) => {
    if (message.type() !== 'error' || !/Failed to load resource/.test(message.text())) done.doings.push(`console: ${message.text()}`);
  });
  return { page, done, close: () => context.close() };
}

async function visit(tab, origin, { name, payload, page: file, body }) {
  const { page, done } = tab;
  done.asked.length = 0;
  done.doings.length = 0;
  const wrong = [];
  const address = `${origin}/${file}`;
  await page.goto(address, { waitUntil: 'load' });
  const facts = await page.evaluate(inspect);
  wrong.push(...facts.found, ...facts.hits, ...facts.named.map((each) => `window.${each}`), ...done.doings);
  if (facts.frames) wrong.push('a frame');
  // Elements left open across namespaces may swallow what follows, in browsers too.
  if (!facts.real && !/^(DOMPurify|markup that mutates)/.test(name)) wrong.push('REAL is lost');
  if (page.url() !== address) wrong.push(`went to ${page.url()}`);
  // The policy lets pictures come from where they are: an `<img src>` that is kept, and nothing else.
  for (const [type, url] of done.asked) {
    if (type !== 'image' || !facts.pictures.includes(url)) wrong.push(`a request (${type}) to ${url}`);
  }
  check(wrong.length === 0, name, `${wrong.join('; ')}\n    of ${JSON.stringify(payload).slice(0, 300)}\n    made ${JSON.stringify(body).slice(0, 300)}`);
  return facts.parsed;
}

// --- all of it

let browser;
let server;
try {
  const own = JSON.parse(fs.readFileSync(path.join(repository, 'tests/fixtures/attacks.json'), 'utf8'));
  const payloads = Object.entries(own).flatMap(([name, list]) => list.map((payload, at) => [`${name} ${at + 1}`, payload]));
  payloads.push(...await purify());
  const pages = build(payloads);
  for (const page of pages) page.body = bodyOf(fs.readFileSync(path.join(work, 'public', page.page), 'utf8'));
  server = await serve(path.join(work, 'public'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
  });

  // The hooks see what they are for, or all that follows proves nothing.
  fs.writeFileSync(path.join(work, 'public/live.html'), '<!doctype html><link rel="icon" href="data:,"><div class="body">REAL<img src="https://evil.example/p.png" onerror="hit(1)"><script>alert(2)</script><a href="javascript:hit()">x</a><iframe srcdoc="x"></iframe><p style="background:url(https://evil.example/s.png)">x</p></div>');
  const live = await open(browser, server.address);
  await live.page.goto(`${server.address}/live.html`);
  const facts = await live.page.evaluate(inspect);
  for (const [what, seen] of Object.entries({
    'a handler': facts.hits.includes('hit(1)'),
    'a script': facts.hits.includes('alert(2)'),
    'a link that runs': facts.found.includes('href javascript:hit()'),
    'a frame': live.done.doings.includes('a frame'),
    'a picture of a style': live.done.asked.some(([, url]) => url.endsWith('/s.png')) && !facts.pictures.some((url) => url.endsWith('/s.png')),
  })) check(seen, `${what} is seen where it is`, JSON.stringify({ facts, done: live.done }));
  await live.close();

  const next = pages.values();
  await Promise.all(Array.from({ length: 3 }, async () => {
    const tab = await open(browser, server.address);
    for (const each of next) each.parsed = await visit(tab, server.address, each);
    await tab.close();
  }));

  const { page, done, close } = await open(browser, server.address);
  await page.goto(`${server.address}/blank.html`);
  for (let from = 0; from < pages.length; from += 100) {
    const some = pages.slice(from, from + 100);
    const made = await page.evaluate(assign, some.map(({ body }) => body));
    made.forEach(({ first, second, inert, same }, at) => {
      const { name, parsed } = some[at];
      const told = JSON.stringify({ parsed, first, second, inert }).slice(0, 600);
      // The page has a line end on both sides of the body.
      check(parsed.replace(/^\n|\n$/g, '') === first, `${name} as innerHTML is what the page has`, told);
      check(first === second && same && first === inert, `${name} as innerHTML stays as it is`, told);
    });
  }
  await page.waitForTimeout(300);
  const hits = await page.evaluate(() => ({ hits: window.__hits, pictures: [...document.images].map((img) => img.src), frames: window.length }));
  const asked = done.asked.filter(([type, url]) => type !== 'image' || !hits.pictures.includes(url));
  check(hits.hits.length === 0 && asked.length === 0 && done.doings.length === 0 && hits.frames === 0 && page.url() === `${server.address}/blank.html`, 'nothing runs or is asked for from innerHTML', JSON.stringify([hits.hits, asked, done.doings]).slice(0, 1000));
  await close();
  console.log(`${payloads.length} attacks on ${pages.length} pages`);
} catch (error) {
  check(false, 'the run', error.stack);
} finally {
  await browser?.close();
  server?.close();
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
