// Makes the zips for people who read offline, of the demo and of each of its years, unpacks them, opens them
// in Chromium from the disk, and follows every link. Nothing that a page asks for or leads to may be missing, and no server is asked.
// ZIP is an archive to look at (else one is made).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { check, failed, passed } from './tally.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'reprint-zip-'));

/** The archives of a copy of the repository's own site, so that nothing is left behind there. */
function made() {
  const demo = path.join(work, 'demo');
  for (const name of ['site.toml', 'content', 'rules', 'templates', 'themes']) {
    const from = path.join(repository, name);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(demo, name), { recursive: true });
  }
  fs.appendFileSync(path.join(demo, 'site.toml'), '\n[[publish.targets]]\nkind = "zip"\npath = "zips/河口 offline.zip"\nyears = true\n');
  // Another year, with a way to an article that its archive does not have.
  const [later] = fs.readdirSync(path.join(demo, 'content/_posts')).sort();
  fs.writeFileSync(path.join(demo, 'content/_posts/2021-03-04-earlier.md'), `---\ntitle: 旧文\ndate: 2021-03-04\n---\n\n见[后来的一篇](${later})。\n`);
  execFileSync(process.env.REPRINT, ['publish', '--target', 'zip', '--yes', '--json'], { cwd: demo, stdio: ['ignore', 'ignore', 'inherit'] });
  const zips = fs.readdirSync(path.join(demo, 'zips')).sort((a, b) => a.length - b.length);
  check(zips.length === 3, 'there is one of each year too', zips.join(' '));
  return zips.map((name) => path.join(demo, 'zips', name));
}

/** Everything that a page asks for or leads to. */
function addresses() {
  const found = [];
  for (const element of document.querySelectorAll('[href], [src], [srcset], [poster]')) {
    for (const name of ['href', 'src', 'poster']) {
      if (element.hasAttribute(name)) found.push(element.getAttribute(name));
    }
    for (const each of (element.getAttribute('srcset') ?? '').split(/,\s+/)) {
      if (each) found.push(each.trim().split(/\s/)[0]);
    }
  }
  const base = document.baseURI;
  return { found: found.filter((each) => URL.canParse(each, base)).map((each) => new URL(each, base).href), ids: [...document.querySelectorAll('[id]')].map((each) => each.id) };
}

let browser;

/** Follows every link of an archive with more than `least` pages. */
async function look(zip, least) {
  const unpacked = fs.mkdtempSync(path.join(work, 'unpacked-'));
  // In the language of the names, so that they come out as they went in.
  execFileSync('unzip', ['-q', zip, '-d', unpacked], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const tops = fs.readdirSync(unpacked);
  check(tops.length === 1, 'one folder is in the archive', tops.join(' '));
  const root = path.join(unpacked, tops[0]);
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const names = files.map((each) => path.relative(root, path.join(each.parentPath, each.name)).split(path.sep).join('/'));
  const useless = names.filter((name) => ['.nojekyll', '.reprint', '404.html', 'CNAME', 'robots.txt'].includes(name) || /^sitemap(s\/.*)?\.xml$/.test(name));
  check(useless.length === 0, 'nothing for servers alone is in it', useless.join(' '));

  const context = await browser.newContext();
  const broken = [];
  // What lies on other servers is not for the disk; everything else has to be there.
  await context.route((url) => url.protocol !== 'file:', (route) => route.abort());
  context.on('requestfailed', (request) => {
    // An icon that is still on its way when the next page opens is broken off, not missing.
    const why = request.failure()?.errorText ?? '';
    if (request.url().startsWith('file:') && why !== 'net::ERR_ABORTED') broken.push(`${request.url()} ${why}`);
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => broken.push(error.message));

  const base = `${pathToFileURL(root).href}/`;
  const start = new URL('index.html', base).href;
  const from = new Map([[start, 'the beginning']]);
  const anchors = new Map();
  const wanted = [];
  const styles = new Set();
  for (const address of from.keys()) {
    const file = fileURLToPath(address);
    const isThere = Boolean(fs.statSync(file, { throwIfNoEntry: false })?.isFile());
    check(isThere, `${address} is there`, `linked from ${from.get(address)}`);
    if (!isThere) continue;
    if (!file.endsWith('.html')) continue;
    broken.length = 0;
    await page.goto(address, { waitUntil: 'load' });
    const at = page.url();
    const { found, ids } = await page.evaluate(addresses);
    check(broken.length === 0, `${address} loads whole`, broken.join(' '));
    const styled = await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href));
    if (styled) styles.add(address);
    anchors.set(at.split('#')[0], ids);
    for (const each of found.filter((each) => each.startsWith('file:'))) {
      const [plain, id] = each.split('#');
      check(plain.startsWith(base), `${address} leads nowhere outside`, each);
      if (plain.startsWith(base) && !from.has(plain)) from.set(plain, address);
      if (id) wanted.push([address, plain, decodeURIComponent(id)]);
    }
  }
  for (const [page, address, id] of wanted) {
    if (anchors.has(address)) check(anchors.get(address).includes(id), `#${id} on ${address}`, `linked from ${page}`);
  }
  const pages = names.filter((name) => name.endsWith('.html'));
  const reached = pages.filter((name) => from.has(new URL(name.split('/').map(encodeURIComponent).join('/'), base).href));
  const aside = pages.filter((name) => !reached.includes(name) && !fs.readFileSync(path.join(root, name), 'utf8').includes('http-equiv="refresh"'));
  check(aside.length === 0, 'every page can be reached', aside.join(' '));
  check(reached.length > least && styles.size >= reached.length / 2, 'pages with a stylesheet were seen', `${styles.size} of ${reached.length}`);
  await context.close();
  console.log(`${path.basename(zip)}: ${pages.length} pages, ${names.length} files, ${from.size} addresses`);
}

try {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
  const zips = process.env.ZIP ? [path.resolve(process.env.ZIP)] : made();
  // A year has fewer pages than all.
  for (const [number, zip] of zips.entries()) await look(zip, number === 0 ? 20 : 3);
} catch (error) {
  check(false, 'the run', error.stack);
} finally {
  await browser?.close();
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
