// The overview: six kinds of money that are never added, each number the same as on the list
// it leads to; completion against time; what was known before; nothing, and what failed.
import { walk } from './walk.mjs';

await walk(async (t) => {
  await t.step('first view, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/', { language, size });
      await page.locator('[data-drawn=true]').waitFor();
      await t.sound(page, `overview-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('what is loaded before charts stays under 300 KB', async () => {
    const page = await t.open(undefined);
    let charts = false;
    const sizes = [];
    page.on('response', (response) => sizes.push((async () => {
      const name = new URL(response.url()).pathname;
      if (/engine/.test(name)) charts = true;
      if (/engine|graphql/.test(name)) return 0;
      await response.finished();
      return (await response.request().sizes()).responseBodySize;
    })()));
    await page.goto(page.own + '/');
    await page.locator('[data-drawn=true]').waitFor();
    const total = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    t.check('charts come in a file of their own', charts);
    t.check('bytes before charts', total > 100_000 && total < 300_000, total);
    await page.context().close();
  });

  await t.step('every number is the one of the list it leads to', async () => {
    const page = await t.open('/?asOf=2024-12-31', { unit: 'yi' });
    await page.locator('[data-measure=contracted_investment] .large').waitFor();
    t.equal('contracted', await page.locator('[data-measure=contracted_investment] .large').getAttribute('data-fen'), '3452900000000');
    // 345.29 + 106.47 + 13.68 are of three kinds: their sum must not stand anywhere.
    t.check('no sum of different kinds', !(await page.locator('main').innerText()).includes('465.44'));
    for (const measure of ['total_investment', 'contracted_investment', 'completed_investment']) {
      const card = page.locator(`[data-measure=${measure}]`);
      const fen = await card.locator('.large').getAttribute('data-fen');
      const figures = Number((await card.getByRole('link', { name: /逐条填报值/ }).first().innerText()).match(/\d+/)[0]);
      await card.getByRole('link', { name: /项目清单/ }).click();
      const total = page.locator('.rows-head [data-total-of] [data-fen]');
      await page.locator(`[data-total-of=${field(measure)}]`).waitFor();
      t.equal(`${measure} on the list`, await page.locator(`[data-total-of=${field(measure)}] [data-fen]`).getAttribute('data-fen'), fen);
      t.check('dates go along', page.url().includes('asOf=2024-12-31'), page.url());
      t.check('there is a total', await total.count() > 0);
      await page.goBack();
      await card.getByRole('link', { name: /逐条填报值/ }).first().click();
      await page.locator(`[data-measure=${measure}][data-series=ACTUAL] [data-fen]`).waitFor();
      t.equal(`${measure} among the figures`, await page.locator(`[data-measure=${measure}][data-series=ACTUAL] [data-fen]`).getAttribute('data-fen'), fen);
      t.equal(`${measure}: as many figures`, Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1, figures);
      await page.goBack();
    }
    const counts = await page.locator('[data-status]').evaluateAll((lines) => lines.map((l) => [l.dataset.status, l.querySelector('a').textContent]));
    t.check('statuses', counts.length >= 5, counts);
    for (const [status, count] of counts) {
      await page.locator(`[data-status=${status}] a`).click();
      await page.locator('[data-total]').waitFor();
      t.equal(`${status} on the list`, await page.locator('[data-total]').getAttribute('data-total'), count);
      await page.goBack();
    }
    const programmes = await page.locator('tr[data-programme]').evaluateAll((rows) => rows.map((r) => [r.dataset.programme, r.querySelector('td').textContent, r.querySelectorAll('td')[1].textContent]));
    t.check('programmes', programmes.length >= 8, programmes);
    for (const [programme, count, started] of programmes) {
      await page.locator(`tr[data-programme=${programme}] td a`).first().click();
      await page.locator('[data-total]').waitFor();
      t.equal(`${programme} on the list`, await page.locator('[data-total]').getAttribute('data-total'), count);
      await page.goBack();
      if (started === '0') continue;
      await page.locator(`tr[data-programme=${programme}] td a`).nth(1).click();
      await page.locator('[data-total]').waitFor();
      t.equal(`${programme} started on the list`, await page.locator('[data-total]').getAttribute('data-total'), started);
      await page.goBack();
    }
    await page.context().close();
  });

  await t.step('completion against time', async () => {
    const page = await t.open('/?asOf=2024-06-30&programmes=builders&of=TOTAL_INVESTMENT&from=2024-01-01&to=2024-12-31');
    await page.locator('main h1').waitFor();
    await page.getByText('没有同时填报').or(page.locator('[data-ratio=time]')).first().waitFor();
    await page.goto(page.own + '/?asOf=2024-12-31&programmes=builders&of=TOTAL_INVESTMENT&from=2024-01-01&to=2025-12-31');
    await page.locator('[data-ratio=time]').waitFor();
    t.equal('rate', await page.locator('[data-ratio=rate]').innerText(), '71.67%');
    t.equal('time', await page.locator('[data-ratio=time]').innerText(), '50.00%');
    t.check('ahead', (await page.locator('[data-gap]').innerText()).startsWith('超进度 21.67'), await page.locator('[data-gap]').innerText());
    await page.context().close();
  });

  await t.step('the slider goes back to what was known', async () => {
    const page = await t.open('/');
    const slider = page.getByRole('slider', { name: '填报时点' });
    await slider.waitFor();
    const now = await page.locator('.count').first().innerText();
    await slider.focus();
    await page.keyboard.press('Home');
    await page.waitForURL(/knownAt=/);
    await page.waitForFunction((was) => document.querySelector('.count') && document.querySelector('.count').textContent !== was, now);
    t.check('fewer were known after the first file', Number(await page.locator('.count').first().innerText()) < Number(now));
    await page.locator('.count').first().click();
    await page.waitForURL(/projects\?.*knownAt=/);
    await page.context().close();
  });

  await t.step('before anything was learnt there is nothing, and it says so', async () => {
    const page = await t.open('/?knownAt=2001-01-01T00:00:00Z');
    await page.getByText('未填报').first().waitFor();
    t.equal('projects', await page.locator('.count').first().innerText(), '0');
    await page.context().close();
  });

  if (t.input.insert) await t.step('what others change appears by itself, by streams and by asking', async () => {
    for (const polled of [false, true]) {
      const page = await t.open(undefined, { quiet: ['503'] });
      if (polled) await page.route(/\/graphql\?query=subscription/, (route) => route.fulfill({ status: 503, body: '' }));
      await page.goto(page.own + '/');
      await page.getByTitle(polled ? '每 5 秒更新' : '实时更新').waitFor();
      await page.locator('.count').first().waitFor();
      const before = await page.locator('.count').first().innerText();
      await fetch(t.input.insert, { method: 'POST' });
      // The limit of the wait is the promise for a quiet machine, several times over: tests share theirs.
      await page.waitForFunction((was) => Number(document.querySelector('.count')?.textContent) > Number(was), before, { timeout: 20_000 });
      await page.context().close();
    }
  });

  await t.step('a refusal shows the sentence of the API and the request id, and can be tried again', async () => {
    const page = await t.open(undefined, { quiet: ['503'] });
    let broken = true;
    await page.route('**/graphql', (route) => (broken && route.request().postData()?.includes('query Overview(')
      ? route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: null, errors: [{ message: '查询超时，请缩小范围', extensions: { code: 'TIMEOUT', requestId: 'abc123' } }] }) })
      : route.continue()));
    await page.goto(page.own + '/');
    await page.getByText('查询超时，请缩小范围').waitFor();
    t.check('request id', await page.getByText('abc123').isVisible());
    await t.sound(page, 'overview-failed-zh-desk');
    broken = false;
    await page.getByRole('button', { name: '重试' }).click();
    await page.locator('.count').first().waitFor();
    await page.context().close();
  });

  await t.step('who may not is told so', async () => {
    const page = await t.open(undefined);
    await page.route('**/graphql', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: null, errors: [{ message: '请先登录', extensions: { code: 'UNAUTHENTICATED', requestId: 'abc123' } }] }) }));
    await page.goto(page.own + '/');
    await page.getByText('您没有查看这一页的权限').waitFor();
    await t.sound(page, 'overview-forbidden-zh-desk');
    await page.context().close();
  });

  await t.step('a server that is not there', async () => {
    const page = await t.open(undefined, { quiet: ['ERR_FAILED', 'Failed to load'] });
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(page.own + '/');
    await page.getByText('连不上服务器').waitFor();
    await page.context().close();
  });
});

function field(measure) {
  return measure.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}
