// Walks through the pages in Chromium for a Go test: reads {url, shots, ...} from standard
// input, runs what it is given, and prints what went wrong. Nothing a page does may fail
// silently: errors of scripts, of the console and of the policy, and requests to other
// hosts are all told.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sizes = { desk: { width: 1280, height: 800 }, wall: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };
const patience = 20_000;
const longestStep = 180_000;

/** What does not end in time fails, so that a test never hangs. */
function within(work, limit) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`took longer than ${limit} ms`)), limit); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export async function walk(steps) {
  const input = JSON.parse(readFileSync(0, 'utf8'));
  const failures = [];
  const done = [];
  const browser = await chromium.launch({
    executablePath: process.env.JIEDUI_TEST_CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run', '--disable-dev-shm-usage'],
  });
  const own = new URL(input.url).origin;

  /** A fresh reader: size desk, wall or phone, language zh or en; `quiet` are patterns of console errors that the step provokes. */
  async function open(path, { size = 'desk', language = 'zh', unit, quiet = [], ...more } = {}) {
    const context = await browser.newContext({ viewport: sizes[size], timezoneId: 'Asia/Shanghai', locale: 'zh-CN', acceptDownloads: true, ...more });
    await context.addInitScript(({ language, unit }) => {
      if (!localStorage.getItem('jiedui.language')) localStorage.setItem('jiedui.language', language);
      if (unit && !localStorage.getItem('jiedui.unit')) localStorage.setItem('jiedui.unit', unit);
      document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
    }, { language, unit });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const told = (text) => { if (!quiet.some((q) => text.includes(q))) failures.push(`${path}: ${text}`); };
    page.on('pageerror', (error) => told(`script: ${error.message}`));
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') told(`console: ${message.text()}`); });
    context.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(own) && !/^(data|blob):/.test(address)) failures.push(`${path}: asks a foreign host: ${address}`);
    });
    page.own = own;
    if (path !== undefined) await page.goto(own + path);
    return page;
  }

  const t = {
    input,
    open,
    /** One thing that must be true, with what was seen instead. */
    check(name, good, seen) {
      if (!good) failures.push(`${name}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
    },
    equal(name, got, want) {
      if (JSON.stringify(got) !== JSON.stringify(want)) failures.push(`${name}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
    },
    /** No serious finding of axe, no sideways scrolling of the page, and a picture. */
    async sound(page, name) {
      await page.waitForFunction(() => !document.querySelector('[role=status] .ant-skeleton'));
      // What fades in has its full contrast only at the end.
      await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity));
      if (!await page.evaluate(() => typeof window.axe === 'object')) await page.evaluate(axeSource);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      for (const v of found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')) {
        failures.push(`${name}: axe ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 1) failures.push(`${name}: the page is ${over} px wider than the window`);
      await t.shot(page, name);
    },
    async shot(page, name) {
      if (!input.shots) return;
      mkdirSync(input.shots, { recursive: true });
      await page.screenshot({ path: join(input.shots, name + '.png'), fullPage: true, animations: 'disabled' });
    },
    async step(name, run) {
      try {
        await within(run(), longestStep);
        done.push(name);
      } catch (error) {
        failures.push(`${name}: ${error.message.split('\n').slice(0, 6).join('\n')}`);
      }
    },
  };
  try {
    await steps(t);
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify({ done, failures }));
}
