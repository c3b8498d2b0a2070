// Serves a small site and edits it while Chromium has it open: the page follows each change, an error lies
// over the last good page until it is mended, and a server that was killed and started again is found again.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { check, failed, passed } from './tally.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const templates = path.resolve(here, '../../templates');
const artifacts = path.join(here, 'artifacts', 'serve');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'reprint-serve-'));
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE = 20_000; // milliseconds: on a slow machine, too, a page that follows does so by then

// --- the project

const POST = 'content/_posts/2024-03-01-ferry.md';
const RULES = 'rules/news.example.txt';
const sentence = '早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。';

/** A post as long as several screens, with parts that rules may take out. */
function post(title, words) {
  const text = Array.from({ length: 60 }, (_, at) => `<p>第${at + 1}段：${sentence.repeat(2)}</p>`);
  text.splice(3, 0, `<p>${words}</p>`, '<div class="promo"><p>订阅我们的渡口通讯</p></div>', '<div class="harbour-note"><p>港务处的启事</p></div>');
  return `---\ntitle: ${title}\ndate: 2024-03-01\nfrom: https://news.example/ferry\ntags: [渡口]\n---\n${text.join('\n')}\n`;
}

const SITE = 'title = "河口旧闻"\nrules = "rules"\npages = "content/pages"\nmax_post_bytes = 60000\n';
const RULE = 'strip_id_or_class: promo\n';
const template = (name) => fs.readFileSync(path.join(templates, name), 'utf8');
const styled = (colour) => `${template('style.css')}\nh1 { text-decoration-color: ${colour}; }\n`;
const lamp = (height) => `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="${height}"><rect width="200" height="${height}" fill="#8a929b"/></svg>\n`;
// Its picture has no size until it is there: then what is below it moves.
const marked = (words) => template('article.html').replace('<article>', `<article>\n<p class="mark">${words}</p>\n<p><img src="{{ page.root }}lamp.svg" loading="lazy" alt=""></p>`);

const disk = (name) => path.join(work, 'site', name);
function write(name, text) {
  fs.mkdirSync(path.dirname(disk(name)), { recursive: true });
  // As editors save: the whole new file in the place of the old one.
  fs.writeFileSync(`${disk(name)}.swp`, text);
  fs.renameSync(`${disk(name)}.swp`, disk(name));
}

/** Everything as it is at the beginning. */
function fresh() {
  write('site.toml', SITE);
  write(POST, post('渡口早班', '第一版'));
  write('content/_posts/2024-03-02-lamp.md', '---\ntitle: 河口的灯\ndate: 2024-03-02\n---\n\n灯修好了。\n');
  write('content/pages/contact.md', '---\ntitle: 联系\n---\n\n写信。\n');
  write(RULES, RULE);
  write('static/lamp.svg', lamp(700));
  write('templates/article.html', marked('甲'));
  write('templates/style.css', styled('rgb(1, 2, 3)'));
}

// --- the server

let server;

/** Starts it in the project; gives the address that it tells. */
function start(...args) {
  const child = spawn(process.env.REPRINT, ['serve', ...args], { cwd: disk('.'), stdio: ['ignore', 'pipe', 'pipe'] });
  server = child;
  return new Promise((ready, refused) => {
    let told = '';
    const hear = (piece) => {
      told += piece;
      const address = told.match(/http:\/\/127\.0\.0\.1:\d+\/[\w/.-]*(?=\s)/);
      if (address) ready(address[0]);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', refused);
    child.on('exit', (code, signal) => refused(new Error(`the server ended with ${code ?? signal}: ${told}`)));
  });
}

async function end(signal = 'SIGTERM') {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => { server.once('exit', resolve); });
  server.kill(signal);
  await gone;
}

// --- the browser

let browser;
let base;
const complaints = [];
let isAway = false; // whether the server is: then failed requests are right

/** A new page; what it complains of is kept. `missing` says that it is a 404 page, which browsers tell of. */
async function open(address, { missing = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  watch(page, missing);
  await page.goto(new URL(address, base).href);
  return page;
}

function watch(page, missing = false) {
  page.on('console', (message) => {
    const said = message.text();
    const isKnown = isAway || (missing && /status of (404|500)/.test(said));
    if (['error', 'warning'].includes(message.type()) && !isKnown) complaints.push(`${page.url()}: ${said}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`${page.url()}: markup of a message ran`);
    dialog.dismiss();
  });
}

/** Waits until a page is as it should be; also while it is loaded again. */
async function until(page, what, is, argument) {
  const ok = await page.waitForFunction(is, argument, { timeout: PATIENCE, polling: 50 }).then(() => true, () => false);
  const shows = ok ? '' : await page.evaluate(() => document.body?.innerText.slice(0, 200)).catch((error) => error.message);
  check(ok, what, shows);
  return ok;
}

const shows = (page, what, words) => until(page, what, (each) => document.body?.innerText.includes(each), words);
const overlay = (page) => page.locator('reprint-live dialog[open]');
const mark = (page) => page.evaluate(() => { window.unchanged = true; });
const isMarked = (page) => page.evaluate(() => window.unchanged === true);

/** Waits for the overlay that says all of these. */
async function complains(page, what, ...words) {
  const ok = await overlay(page).waitFor({ timeout: PATIENCE }).then(() => true, () => false);
  const said = ok ? await overlay(page).innerText() : 'no overlay';
  check(words.every((each) => said.includes(each)), what, said);
  check(await overlay(page).locator('img').count() === 0, `${what}: markup stays text`);
}

async function calm(page, what) {
  const ok = await overlay(page).waitFor({ state: 'detached', timeout: PATIENCE }).then(() => true, () => false);
  check(ok, what);
}

const place = () => ({ y: scrollY, top: [...document.querySelectorAll('.body p')].find((p) => p.textContent.startsWith('第30段')).getBoundingClientRect().top });

async function down(page) {
  await page.evaluate(() => [...document.querySelectorAll('.body p')].find((p) => p.textContent.startsWith('第30段')).scrollIntoView({ behavior: 'instant' }));
  return page.evaluate(place);
}

/** Whether the reader is still where they were, in the text. */
async function stayed(page, what, before) {
  const ok = await page.waitForFunction((top) => {
    const at = [...document.querySelectorAll('.body p')].find((p) => p.textContent.startsWith('第30段'));
    return at && Math.abs(at.getBoundingClientRect().top - top) < 3;
  }, before.top, { timeout: 5000 }).then(() => true, () => false);
  const now = await page.evaluate(place);
  check(ok && now.y > 500, `${what}: the place is kept`, `${JSON.stringify(before)} ${JSON.stringify(now)}`);
}

async function looks(page, what) {
  fs.mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: path.join(artifacts, `${what.replaceAll(' ', '-')}.png`) });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { rules: { 'scrollable-region-focusable': { enabled: false } }, preload: false, resultTypes: ['violations'] }));
  check(violations.length === 0, `${what} passes axe`, violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].any[0]?.message ?? ''}`).join('; '));
}

// --- what is looked at

/** The article's address below the site's top, as the site itself tells it. */
async function article() {
  const page = await open('index.html');
  const href = await page.locator('main a', { hasText: '渡口早班' }).first().evaluate((link) => link.href);
  await page.context().close();
  return href.slice(base.length);
}

async function follows(address) {
  const page = await open(address);
  await shows(page, 'the article is there', '第一版');
  const before = await down(page);
  const after = async (what) => {
    await stayed(page, what, before);
    check(await overlay(page).count() === 0, `${what}: nothing is wrong`);
  };
  write(POST, post('渡口早班', '第二版'));
  await shows(page, 'a post: its text', '第二版');
  await after('a post');
  write(POST, post('渡口早班停航', '第二版，比先前长了许多。'.repeat(40)));
  await until(page, 'a post: its title', () => document.title.startsWith('渡口早班停航'));
  await after('a longer post');
  write('templates/article.html', marked('乙'));
  await until(page, 'a template', () => document.querySelector('.mark')?.textContent === '乙');
  await after('a template');
  write(RULES, `${RULE}strip_id_or_class: harbour-note\n`);
  await until(page, 'a rule', () => !document.body.innerText.includes('港务处'));
  await after('a rule');
  write('site.toml', SITE.replace('河口旧闻', '河口新闻'));
  await until(page, 'site.toml', () => document.querySelector('.site')?.textContent === '河口新闻');
  await after('site.toml');
  await mark(page);
  for (const colour of ['rgb(4, 5, 6)', 'rgb(7, 8, 9)']) {
    write('templates/style.css', styled(colour));
    await until(page, 'a stylesheet', (each) => getComputedStyle(document.querySelector('h1')).textDecorationColor === each, colour);
  }
  check(await isMarked(page), 'a stylesheet: without loading the page again');
  await until(page, 'a stylesheet: the old one is gone', () => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  await after('a stylesheet');
  await page.keyboard.press('Home'); // by a reader's hand: nothing leads back from there
  const height = (each) => document.querySelector('article img')?.naturalHeight === each;
  await until(page, 'a picture is there', height, 700);
  write('static/lamp.svg', lamp(300));
  await until(page, 'a static file that the page uses', height, 300);
  await page.context().close();
}

async function breaks(address) {
  const bad = '<img src=x onerror=alert(1)>';
  const cases = [
    ['a post', POST, `${post('渡口早班', '甲')}${sentence.repeat(1000)}`, post('渡口早班', '补好了'), ['ferry.md', 'bytes'],
      () => document.body?.innerText.includes('补好了')],
    ['a template', 'templates/article.html', `${marked('丙')}\n{{ "${bad}" | nofilter }}\n`, marked('丁'), ['article.html:', 'nofilter', bad],
      () => document.querySelector('.mark')?.textContent === '丁'],
    ['a stylesheet', 'templates/style.css', Buffer.from('h1 { color: red; }\n\xff', 'latin1'), styled('rgb(9, 9, 9)'), ['style.css', 'UTF-8'],
      () => getComputedStyle(document.querySelector('h1')).textDecorationColor === 'rgb(9, 9, 9)'],
    ['a rule', RULES, `${RULE}strip: //div[\n`, `${RULE}strip_id_or_class: harbour-note\n`, ['news.example.txt:2'],
      () => !document.body?.innerText.includes('港务处')],
    ['site.toml', 'site.toml', `${SITE}titel = "${bad}"\n`, SITE.replace('河口旧闻', '河口早报'), ['site.toml:5', 'titel', bad, 'did you mean'],
      () => document.querySelector('.site')?.textContent === '河口早报'],
  ];
  const page = await open(address);
  await page.waitForLoadState('load');
  for (const [what, file, broken, mended, words, isMended] of cases) {
    await mark(page);
    write(file, broken);
    await complains(page, `${what} that is broken`, ...words);
    check(await isMarked(page) && await page.locator('.body p').count() > 50, `${what} that is broken: the last good page is below`);
    write(file, mended);
    await calm(page, `${what} that was mended`);
    await until(page, `${what} that was mended: the page follows`, isMended);
  }
  await page.context().close();
}

/** What comes over pages that were opened while something is wrong, and how it is closed. */
async function during(address) {
  const before = await open(address);
  write('site.toml', `${SITE}titel = "a"\n`);
  await complains(before, 'an error', 'site.toml:5');
  const missing = await open('no/such/page.html', { missing: true });
  await complains(missing, 'a 404 page during an error', 'site.toml:5');
  const opened = await open(address, { missing: true });
  await complains(opened, 'a page that is opened during an error', 'site.toml:5');
  await opened.keyboard.press('Escape');
  await calm(opened, 'Escape closes the overlay');
  await opened.locator('reprint-live .again').click();
  await complains(opened, 'it can be opened again', 'site.toml:5');
  await opened.getByRole('button', { name: 'Close' }).click();
  write('site.toml', `${SITE}langg = "a"\n`);
  await complains(opened, 'another error comes over it again', 'langg');
  await opened.emulateMedia({ media: 'print' });
  check(!await overlay(opened).isVisible(), 'it is not printed');
  await opened.emulateMedia({ media: null });
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await opened.setViewportSize({ width, height: 800 });
      await opened.emulateMedia({ colorScheme });
      await looks(opened, `overlay ${width} ${colorScheme}`);
    }
  }
  write('site.toml', SITE);
  for (const [page, what] of [[before, 'the page'], [missing, 'the 404 page'], [opened, 'the other page']]) {
    await calm(page, `${what} is free when it is mended`);
    await page.context().close();
  }
}

async function missing(address) {
  const later = await open('later.html', { missing: true });
  await until(later, 'a 404 page', () => document.title.length > 0);
  write('content/pages/later.md', '---\ntitle: 后来的一页\n---\n\n后来写的。\n');
  await shows(later, 'a 404 page becomes the page that is written', '后来写的');
  await later.context().close();
  const page = await open(address, { missing: true });
  await shows(page, 'an article', '渡口早班');
  fs.rmSync(disk(POST));
  await until(page, 'an article becomes the 404 page', () => document.body && !document.querySelector('article'));
  write(POST, post('渡口早班', '回来了'));
  await shows(page, 'and comes back', '回来了');
  await page.context().close();
}

async function workbench(address) {
  const page = await open(address);
  const bar = page.locator('reprint-live .bar');
  await bar.waitFor({ timeout: PATIENCE });
  check(/\d+ parts? taken out/.test(await bar.innerText()), 'the bar says what was taken out', await bar.innerText());
  const line = page.locator('reprint-live .sum');
  await line.click();
  check((await bar.innerText()).includes(`${RULES}:1`), 'it opens to the rules', await bar.innerText());
  await page.reload();
  await page.locator('reprint-live .more').waitFor({ timeout: PATIENCE });
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await looks(page, `bar ${width} ${colorScheme}`);
    }
  }
  const [explained] = await Promise.all([page.waitForEvent('popup'), page.locator('reprint-live .explain').click()]);
  watch(explained);
  await shows(explained, 'it leads to the explanation', 'taken out');
  check(new URL(explained.url()).pathname.endsWith('/.reprint-serve/explain'), 'which the server makes', explained.url());
  check((await explained.content()).includes(`${RULES}:1`), 'which names the rule');
  check(await explained.locator('reprint-live .bar').count() === 0, 'and has no bar of its own');
  // A tab in front follows at once, one behind when it comes to the front.
  write(RULES, `${RULE}strip_id_or_class: harbour-note\n`);
  await until(explained, 'the explanation follows a rule', (rule) => document.documentElement.outerHTML.includes(rule), `${RULES}:2`);
  await explained.close();
  await page.bringToFront();
  await until(page, 'so does the bar', (rule) => document.querySelector('reprint-live')?.shadowRoot.textContent.includes(rule), `${RULES}:2`);
  await page.locator('reprint-live .shrink').click();
  check(await page.locator('reprint-live .bar.small').count() === 1, 'it shrinks to the corner');
  await page.goto(new URL('index.html', base).href);
  await page.waitForTimeout(300);
  check(await bar.count() === 0, 'a page of no article has none');
  write(RULES, RULE);
  await page.context().close();
}

/** The reader's paragraph stays where it is, whatever grows above it, and the way back is the browser's. */
async function grows(address) {
  const page = await open(address, { viewport: { width: 390, height: 800 } });
  await shows(page, 'a narrow page', '第一版');
  const before = await down(page);
  for (const times of [40, 80, 120]) {
    const words = `第${times}次`;
    write(POST, post('渡口早班', words + sentence.repeat(times)));
    await shows(page, 'a text above the reader grows', words);
    await page.waitForLoadState('load');
    await page.waitForTimeout(1000); // what a browser restores comes after that
    await stayed(page, `a text above the reader that grew ${times}`, before);
  }
  await until(page, 'the browser restores again', () => history.scrollRestoration === 'auto');
  const { y } = await page.evaluate(place);
  await page.goto(new URL('index.html', base).href);
  await page.goBack();
  await until(page, 'the way back leads to the place', (was) => Math.abs(scrollY - was) < 3, y);
  await page.context().close();
}

/** More pages of one browser than it opens connections: all load, and all follow. */
async function crowd(address) {
  const context = await browser.newContext();
  const pages = [];
  for (let at = 0; at < 8; at += 1) {
    const page = await context.newPage();
    watch(page);
    pages.push(page);
    const came = await page.goto(new URL(address, base).href, { timeout: PATIENCE }).then(() => true, () => false);
    check(came, `page ${at + 1} of one browser loads`);
  }
  for (const words of ['大家都看见了', '大家又看见了']) {
    write(POST, post('渡口早班', words));
    for (const [at, page] of pages.entries()) await shows(page, `page ${at + 1} of one browser follows`, words);
  }
  const height = (each) => { const picture = document.querySelector('article img'); picture?.scrollIntoView(); return picture?.naturalHeight === each; };
  for (const page of pages) await until(page, 'its picture is there', height, 700);
  write('static/lamp.svg', lamp(500));
  for (const [at, page] of pages.entries()) await until(page, `page ${at + 1} follows a static file`, height, 500);
  await context.close();
}

/** A tab that nobody sees asks for nothing, and follows when it is seen. */
async function hidden(address) {
  const page = await open(address);
  await shows(page, 'before the tab is hidden', '第一版');
  await page.waitForTimeout(300);
  const turn = (state) => page.evaluate((to) => {
    Object.defineProperty(document, 'visibilityState', { value: to, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await mark(page);
  await turn('hidden');
  write(POST, post('渡口早班', '没有人看的时候'));
  await page.waitForTimeout(1500);
  check(await isMarked(page), 'a hidden tab stays as it is');
  await turn('visible');
  await shows(page, 'a tab that is seen again follows', '没有人看的时候');
  await page.context().close();
}

/** Whatever a server says, nothing breaks, and no page is loaded for ever. */
async function strange(address) {
  const say = (messages) => messages.map((each) => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`).join('');
  const page = await open(address);
  const tag = await page.evaluate(() => document.querySelector('script[data-tag]').dataset.tag);
  const state = { kind: 'state', tag };
  let asked = 0;
  let body = say(['', '{', 'null', '[]', '7', '"state"', { kind: 'other' }, state, { ...state, alerts: 7 }, { ...state, alerts: [null, 7, {}] },
    { ...state, alerts: [{ path: {}, line: 'x', message: 7, excerpt: [], help: { a: 1 } }] }, { ...state, article: 'a' },
    { ...state, article: { source: 7, problems: [{}, null, 'p'], removed: [null, 7, [], ['r'], ['r', {}], [7, 'x']] } },
    { ...state, files: [null, 7, '', '//', '%', '../..', 'a:b'] }, state]);
  await page.route('**/.reprint-serve/events*', (route) => {
    asked += 1;
    return route.fulfill({ contentType: 'text/event-stream', body });
  });
  await mark(page);
  isAway = true; // the stream ends, again and again
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await page.evaluate(() => dispatchEvent(new Event('pageshow')));
  while (asked < 3) await page.waitForTimeout(100);
  check(await isMarked(page) && await overlay(page).count() === 0, 'strange messages change nothing');
  let loaded = 0;
  page.on('load', () => { loaded += 1; });
  body = say([{ kind: 'state', tag: 'never' }]);
  await page.waitForTimeout(4000);
  check(loaded === 1, 'a page that does not come is not loaded for ever', `${loaded}`);
  await page.context().close();
  isAway = false;
}

async function outage(address) {
  const page = await open(address);
  await shows(page, 'before the server is killed', '渡口早班');
  const before = await down(page);
  isAway = true;
  await end('SIGKILL');
  await page.waitForTimeout(1000);
  check(await page.locator('.body p').count() > 50, 'the page stays while the server is away');
  write(POST, post('渡口早班', '重新开航'));
  const again = await start('--port', new URL(base).port, ...(new URL(base).pathname === '/' ? [] : ['--base', new URL(base).pathname]));
  check(again === base, 'it is served at the same address', again);
  await shows(page, 'the page comes back by itself, and follows', '重新开航');
  isAway = false;
  await stayed(page, 'a server that came back', before);
  write(POST, post('渡口早班', '照常开航'));
  await shows(page, 'and follows on', '照常开航');
  await page.context().close();
}

// --- all of it

try {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  fs.rmSync(artifacts, { recursive: true, force: true });
  fresh();
  base = await start();
  const address = await article();
  for (const each of [follows, breaks, during, missing, workbench, grows, crowd, hidden, strange, outage]) {
    fresh();
    await each(address).catch((error) => check(false, each.name, error.stack));
  }
  await end();
  fresh();
  base = await start('--base', '/repo/');
  check(new URL(base).pathname === '/repo/', 'a site may stand below the top', base);
  for (const each of [follows, missing, workbench]) {
    fresh();
    await each(address).catch((error) => check(false, `${each.name} below /repo/`, error.stack));
  }
  check(complaints.length === 0, 'the console is quiet', [...new Set(complaints)].slice(0, 5).join('; '));
} catch (error) {
  check(false, 'the run', error.stack);
} finally {
  await browser?.close();
  await end('SIGKILL');
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
