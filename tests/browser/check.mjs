// Builds the demo and a small mirror, in both themes, and looks at them in Chromium.
// Every kind of page at three widths, light and dark; then every link, at three kinds of address.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { check, failed, passed } from './tally.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '../..');
const artifacts = path.join(here, 'artifacts');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'reprint-browser-'));
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Browsers put a box that scrolls into the tab order by themselves; the cleaned text needs no tabindex.
const AXE_RULES = { 'scrollable-region-focusable': { enabled: false } };
const WIDTHS = [320, 768, 1440];
const SCHEMES = ['light', 'dark'];
// Stands for every picture of another host: 800 × 450, grey.
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><rect width="800" height="450" fill="#8a929b"/></svg>';

// --- the sites

/** A copy of the repository's own site, so that a build leaves nothing behind there. */
function demo(folder, theme) {
  for (const name of ['site.toml', 'content', 'rules', 'templates', 'themes']) {
    const from = path.join(repository, name);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(folder, name), { recursive: true });
  }
}

/** Pages and files of a site's own. */
const OWN = {
  'content/pages/contact.md': '---\ntitle: 联系我们\naliases: [/contact/, /old/contact.html]\n---\n\n写信，或看<https://news.example/>。\n\n| 谁 | 哪里 |\n|---|---|\n| 编辑 | 河口 |\n',
  'static/humans.txt': '河口的人。\n',
};

/** Everything that a site can show besides. */
const EXTRAS = `
open_graph = true
json_ld = true
news_sitemap = true
robots = "no-ai"
canonical = "self"
license = "文章归作者所有；整理以 CC BY 4.0 授权。"
contact = "mailto:editor@example.org"
nav = ["home", "archive", "sources", "tags", "categories", "authors", { name = "联系", url = "/contact.html" }]
publish.mirrors = ["https://copy.example/hekou/", "http://a234567b234567c234567d234567e234567f234567g234567h234567ab.onion/"]
footer = ["feeds", { name = "联系我们", url = "contact.html" }, "河口自印"]

[feeds]
entries = 10
tags_from = 2

[redirects]
"/old/home/" = "/index.html"
`;

/** A small mirror: the seeds' shape, and posts that are as awkward as posts get. */
function mirror(folder, theme) {
  demo(folder, theme);
  fs.rmSync(path.join(folder, 'content'), { recursive: true });
  for (const [name, text] of Object.entries(OWN)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const posts = path.join(folder, 'content/_posts');
  const seeds = path.join(repository, 'tests/fixtures/seeds');
  if (fs.existsSync(seeds)) fs.cpSync(seeds, posts, { recursive: true });
  const post = (day, title, body, tags = '渡口') => {
    fs.mkdirSync(posts, { recursive: true });
    const head = `---\nlayout: post\ntitle: ${JSON.stringify(title)}\ndate: ${day}T02:00:00.000Z\nauthor: 河口晚报\nfrom: https://news.example/${day}/${Buffer.from(title).toString('hex').slice(0, 12)}\ntags: [ ${tags} ]\n---\n`;
    fs.writeFileSync(path.join(posts, `${day}-${Buffer.from(title).toString('hex').slice(0, 16)}.md`), `${head}<div>${body}</div>\n`);
  };
  const p = (text) => `<p>${text}</p>`;
  const sentence = '早班的渡船照旧六点离岸，船上有菜、有信，也有一只不肯下船的猫。';
  for (let n = 1; n <= 12; n += 1) {
    post(`2022-03-${String(Math.ceil(n / 2)).padStart(2, '0')}`, `第 ${n} 天的渡口`, p(sentence).repeat(3), `渡口, 第${n}组`);
  }
  const word = 'https-'.repeat(40);
  post('2022-04-01', `一个很长的标题，${'长得一行写不下，'.repeat(8)}还带着一个拆不开的词 ${word}`, p(sentence));
  post('2022-04-02', '表格、代码与大图', [
    p(sentence),
    `<table><tr>${'<th>很宽的表头</th>'.repeat(12)}</tr><tr>${`<td>${sentence}</td>`.repeat(12)}</tr></table>`,
    `<pre><code>${word}${word}</code></pre>`,
    p(`<code>${word}</code>`),
    '<figure><img src="https://pictures.example/a.jpg" width="2400" height="1600" alt="渡口的早晨"><figcaption>渡口的早晨</figcaption></figure>',
    `<blockquote>${p(sentence)}<ul><li>一<ul><li>二<ul><li>三<ul><li>${word}</li></ul></li></ul></li></ul></li></ul></blockquote>`,
    '<iframe src="https://video.example/embed/1" title="渡口的录像"></iframe>',
    `<h2>小标题</h2>${p(`<a href="https://news.example/${word}">https://news.example/${word}</a>`)}`,
  ].join(''), `渡口, ${'一个很长的标签名'.repeat(4)}, long-${'tag'.repeat(30)}`);
  post('2022-04-03', '只有一张图', '<img src="https://pictures.example/b.jpg">');
  fs.writeFileSync(path.join(folder, 'site.toml'),
    'title = "河口镜像：一个名字特别特别长的镜像站"\ndescription = "河口一带旧闻的副本。"\ntimezone = "Asia/Shanghai"\npaginate = 5\n' + EXTRAS);
}

function build(name, fill, baseUrl, theme) {
  const folder = path.join(work, name);
  const output = path.join(folder, 'public');
  fs.mkdirSync(folder, { recursive: true });
  fill(folder, theme);
  const args = ['build', '--quiet', '--strict', '--output', output, '--base-url', baseUrl];
  execFileSync(process.env.REPRINT, theme ? [...args, '--theme', theme] : args, { cwd: folder, stdio: 'inherit' });
  const files = fs.readdirSync(output, { recursive: true }).map((f) => f.split(path.sep).join('/'));
  return { name, output, pages: files.filter((f) => f.endsWith('.html')).sort() };
}

/** One page of every kind that the site has: name and path. */
function kinds({ output, pages }) {
  const text = (page) => fs.readFileSync(path.join(output, page), 'utf8');
  const articles = pages.filter((page) => text(page).includes('<article>'));
  const size = (page) => fs.statSync(path.join(output, page)).size;
  const title = (page) => text(page).match(/<h1>(.*?)<\/h1>/s)?.[1].length ?? 0;
  const most = (list, weight) => list.toSorted((a, b) => weight(b) - weight(a))[0];
  const found = {
    home: 'index.html',
    numbered: pages.find((page) => /^page\/.*\.html$/.test(page)),
    figure: articles.find((page) => text(page).includes('<figure')),
    card: articles.find((page) => text(page).includes('class="card"')),
    table: articles.find((page) => text(page).includes('<table')),
    pre: articles.find((page) => text(page).includes('<pre')),
    longest: most(articles, size),
    title: most(articles, title),
    english: articles.find((page) => /class="body" lang="en"/.test(text(page))),
    plain: articles.find((page) => !text(page).includes('<figure') && !text(page).includes('<table')),
    terms: 'tags/index.html',
    categories: 'categories/index.html',
    authors: 'authors/index.html',
    own: 'contact.html',
    about: 'about.html',
    feeds: 'feeds/index.html',
    undated: 'undated/index.html',
    term: pages.find((page) => /^tags\/.+\/index\.html$/.test(page)),
    sources: 'sources/index.html',
    archive: 'archive/index.html',
    year: pages.find((page) => /^\d{4}\/index\.html$/.test(page)),
    month: pages.find((page) => /^\d{4}\/\d\d\/index\.html$/.test(page)),
    day: pages.find((page) => /^\d{4}\/\d\d\/\d\d\/index\.html$/.test(page)),
    missing: '404.html',
  };
  const seen = new Set();
  return Object.entries(found).filter(([, page]) => page && pages.includes(page) && !seen.has(page) && seen.add(page));
}

// --- the server: a site at `/`, another one at `/repo/`, its 404 page for everything else

const TYPES = { '.svg': 'image/svg+xml', '.xml': 'application/xml', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp' };
async function serve(folders) {
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://host').pathname);
    const prefix = Object.keys(folders).sort((a, b) => b.length - a.length).find((each) => asked.startsWith(each));
    let file = path.join(folders[prefix](), asked.slice(prefix.length));
    if (asked.endsWith('/')) file = path.join(file, 'index.html');
    let status = 200;
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      status = 404;
      file = path.join(folders[prefix](), '404.html');
    }
    response.writeHead(status, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    response.end(fs.readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// --- the browser

/** A page that may ask for nothing but what lies below `base`; pictures of other hosts are a stub. */
async function open(browser, base, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  // A page that is left before its icon has come is no loss.
  const left = (request) => request.failure()?.errorText === 'net::ERR_ABORTED';
  page.on('requestfailed', (request) => left(request) || complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  await context.route('**/*', (route) => {
    const request = route.request();
    if (request.url().startsWith(base)) return route.continue();
    if (request.resourceType() === 'image') return route.fulfill({ contentType: 'image/svg+xml', body: PICTURE });
    complaints.push(`a request to ${request.url()}`);
    return route.abort();
  });
  return { page, complaints, close: () => context.close() };
}

/** One site at one width and in one scheme: a page of every kind. */
async function looks(browser, site, width, scheme) {
  const { page, complaints, close } = await open(browser, pathToFileURL(site.output).href, {
    viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce',
  });
  for (const [kind, file] of kinds(site)) {
    complaints.length = 0;
    await look(page, complaints, site, kind, file, width, scheme);
  }
  await close();
}

async function look(page, complaints, site, kind, file, width, scheme) {
  const what = `${site.name} ${kind} (${file}) ${width} ${scheme}`;
  try {
    await page.goto(pathToFileURL(path.join(site.output, file)).href, { waitUntil: 'load' });
    check(complaints.length === 0, `${what} is quiet`, complaints.join('; '));
    const facts = await page.evaluate(() => ({
      scroll: document.scrollingElement.scrollWidth,
      inner: innerWidth,
      wide: [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((e) => e.outerHTML.slice(0, 80)),
      headings: document.querySelectorAll('h1').length,
      scripts: document.querySelectorAll('script:not([type="application/ld+json"]), svg, iframe, form, [style], [onclick]').length,
      background: getComputedStyle(document.body).backgroundColor,
      styled: document.styleSheets.length,
    }));
    check(facts.scroll <= facts.inner, `${what} fits its width`, `${facts.scroll} > ${facts.inner} ${facts.wide.join(' ')}`);
    check(facts.headings === 1, `${what} has one h1`, `${facts.headings}`);
    check(facts.scripts === 0, `${what} has no scripts, frames, forms or inline styles`, `${facts.scripts}`);
    const light = facts.background.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) > 384;
    check(light === (scheme === 'light') && facts.styled === 1, `${what} has its colours`, facts.background);
    await page.evaluate(axe);
    const result = await page.evaluate(({ values, rules }) => window.axe.run(document, { runOnly: { type: 'tag', values }, rules, preload: false, resultTypes: ['violations'] }), { values: AXE_TAGS, rules: AXE_RULES });
    check(result.violations.length === 0, `${what} passes axe`, result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => `${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`).join(' | ')}`).join('; '));
    await page.screenshot({ path: path.join(artifacts, `${site.name}-${kind}-${width}-${scheme}.png`), fullPage: true });
  } catch (error) {
    check(false, what, error.message);
  }
}

/** Follows every link below `base` once, from the home page on; then nothing of the site is unseen. */
async function follow(browser, site, what, base, indexed) {
  const { page, complaints, close } = await open(browser, base);
  const origin = base.startsWith('file:') ? 'file://' : new URL(base).origin;
  const start = new URL('index.html', base).href;
  const targets = new Map([[start, '']]); // address -> where the link stands
  const anchors = new Map(); // address -> ids
  const wanted = []; // [page, address, id]
  const seen = new Set();
  for (const [address, from] of targets) {
    try {
      complaints.length = 0;
      // Other addresses of the site are files; a page that only leads on is gone before it is looked at.
      if (!address.endsWith('.html') && !address.endsWith('/')) {
        const response = address.startsWith('file:') ? { ok: () => fs.existsSync(fileURLToPath(address)) } : await page.request.get(address);
        check(response.ok(), `${what}: ${address}`, `linked from ${from}`);
        continue;
      }
      const response = await page.goto(address, { waitUntil: 'load' });
      check((address.startsWith('file:') || response.status() === 200) && complaints.length === 0, `${what}: ${address}`, `linked from ${from} ${complaints.join('; ')}`);
      seen.add(decodeURIComponent(address.slice(base.length)));
      const { links, ids } = await page.evaluate(() => ({
        links: [...document.querySelectorAll('a[href], link[href]:not([rel=canonical]), img[src]')].map((e) => e.href ?? e.src),
        ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
      }));
      anchors.set(address, ids);
      for (const link of links) {
        const url = new URL(link);
        const id = decodeURIComponent(url.hash.slice(1));
        url.hash = '';
        if (!url.href.startsWith(origin)) continue;
        if (!url.href.startsWith(base)) {
          check(false, `${what}: a link out of the site`, `${link} on ${address}`);
          continue;
        }
        if (id) wanted.push([address, url.href, id]);
        if (!targets.has(url.href)) targets.set(url.href, address);
      }
    } catch (error) {
      check(false, `${what}: ${address}`, `linked from ${from} ${error.message}`);
    }
  }
  for (const [from, address, id] of wanted) {
    check(anchors.get(address)?.includes(id), `${what}: #${id} on ${address}`, `linked from ${from}`);
  }
  for (const file of redirects(site)) {
    const aim = new URL(fs.readFileSync(path.join(site.output, file), 'utf8').match(/url=([^"]*)"/)[1], new URL(file, base)).href;
    complaints.length = 0;
    await page.goto(new URL(file, base).href);
    await page.waitForURL(aim).catch(() => {});
    check(page.url() === aim && complaints.length === 0, `${what}: ${file} leads on`, `${page.url()} for ${aim} ${complaints.join('; ')}`);
  }
  const led = new Set(redirects(site));
  const unseen = site.pages.filter((file) => file !== '404.html' && !seen.has(file) && !led.has(file));
  check(unseen.length === 0, `${what}: every page is linked`, unseen.join(' '));
  if (indexed) {
    const response = await page.goto(new URL('no/such/page.html', base).href);
    check(response.status() === 404, `${what}: a wrong address is a 404`);
    const home = await page.evaluate(() => document.querySelector('a')?.href);
    const back = home && await page.goto(home);
    check(back && back.status() === 200 && await page.locator('.site').count() === 1, `${what}: the 404 page leads home`, home);
  }
  await close();
}

/** Pages that only lead to others. */
function redirects({ output, pages }) {
  return pages.filter((page) => fs.readFileSync(path.join(output, page), 'utf8').includes('http-equiv="refresh"'));
}

/** What machines get, read by Chromium's own parsers: every file is well-formed, every address in it is there. */
async function machines(browser, site, base) {
  const { page, close } = await open(browser, base);
  await page.goto(new URL('index.html', base).href);
  const files = fs.readdirSync(site.output, { recursive: true }).map((f) => f.split(path.sep).join('/'));
  const exists = (url) => {
    const below = decodeURIComponent(new URL(url).pathname).slice(new URL(base).pathname.length);
    return fs.statSync(path.join(site.output, below === '' || below.endsWith('/') ? `${below}index.html` : below), { throwIfNoEntry: false })?.isFile();
  };
  const wanted = ['feed.xml', 'feeds/rss.xml', 'feeds/feed.json', 'feeds/opml.xml', 'sitemap.xml', 'sitemaps/pages.xml', 'robots.txt', 'data/index.json', 'data/latest.json'];
  if (site.name === 'mirror') wanted.push('feeds/archive/0/1.xml', 'sitemaps/news.xml');
  for (const file of wanted) check(files.includes(file), `${site.name}: there is a ${file}`);
  for (const file of files.filter((each) => /\.(xml|json|webmanifest)$/.test(each))) {
    const text = fs.readFileSync(path.join(site.output, file), 'utf8');
    let addresses = [];
    if (file.endsWith('.xml')) {
      const read = await page.evaluate((xml) => {
        const document = new DOMParser().parseFromString(xml, 'application/xml');
        const root = document.documentElement;
        const of = (element, name) => element.getAttribute(name) ?? [];
        return {
          error: document.querySelector('parsererror')?.textContent ?? '',
          root: root.localName,
          entries: document.querySelectorAll('entry, item, url, outline[xmlUrl], sitemap').length,
          addresses: [
            ...[...document.querySelectorAll('loc, channel > link, item > link')].map((each) => each.textContent),
            ...[...document.querySelectorAll('link[href]')].map((each) => new URL(each.getAttribute('href'), root.getAttribute('xml:base') ?? 'x:y').href),
            ...[...document.querySelectorAll('outline[xmlUrl]')].flatMap((each) => [of(each, 'xmlUrl'), of(each, 'htmlUrl')].flat()),
          ],
        };
      }, text);
      check(read.error === '' && read.entries > 0 && ['feed', 'rss', 'opml', 'sitemapindex', 'urlset'].includes(read.root), `${site.name}: ${file} is XML`, `${read.root} ${read.entries} ${read.error}`);
      addresses = read.addresses;
    } else {
      try {
        const value = JSON.parse(text);
        if (file === 'feeds/feed.json') addresses = [value.home_page_url, value.feed_url, ...value.items.map((item) => item.url)];
        if (file === 'data/latest.json') addresses = value.map((record) => new URL(record.path.split('/').map(encodeURIComponent).join('/'), base).href);
      } catch (error) {
        check(false, `${site.name}: ${file} is JSON`, error.message);
      }
    }
    const gone = addresses.filter((url) => url.startsWith(base) && !exists(url));
    check(gone.length === 0, `${site.name}: the addresses in ${file} are there`, gone.slice(0, 3).join(' '));
  }
  for (const file of site.pages) {
    const said = fs.readFileSync(path.join(site.output, file), 'utf8').match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
    if (!said) continue;
    const value = JSON.parse(said[1]);
    check(value['@context'] === 'https://schema.org' && value['@type'] === 'NewsArticle' && value.headline && exists(value.url), `${site.name}: ${file} has JSON-LD`, said[1].slice(0, 200));
  }
  await close();
}

// --- all of it

fs.rmSync(artifacts, { recursive: true, force: true });
fs.mkdirSync(artifacts, { recursive: true });
let browser;
let server;
try {
  const sites = [];
  server = await serve({ '/': () => sites[0].output, '/repo/': () => sites[0].output });
  const repo = `${server.address}/repo/`;
  sites.push(build('demo', demo, repo));
  sites.push(build('mirror', mirror, repo), build('demo-ink', demo, repo, 'ink'), build('mirror-ink', mirror, repo, 'ink'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const next = sites.flatMap((site) => WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [site, width, scheme]))).values();
  await Promise.all(Array.from({ length: 3 }, async () => {
    for (const each of next) await looks(browser, ...each);
  }));
  const [site, other] = sites;
  await machines(browser, site, repo);
  await machines(browser, other, repo);
  await follow(browser, site, 'at /', `${server.address}/`, false);
  await follow(browser, site, 'at /repo/', repo, true);
  await follow(browser, site, 'from files', `${pathToFileURL(site.output).href}/`, false);
  await follow(browser, other, 'the mirror from files', `${pathToFileURL(other.output).href}/`, false);
} catch (error) {
  check(false, 'the run', error.stack);
} finally {
  await browser?.close();
  server?.close();
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
