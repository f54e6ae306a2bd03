// 考核: worst first by completion, by time and by overdue reports; what is printed; bulletins that were kept.
import { walk } from './walk.mjs';

await walk(async (t) => {
  const rows = (page, cell) => page.locator(`[data-ranking] tbody [data-${cell}]`).evaluateAll((cells, name) => cells.map((c) => Number(c.dataset[name])), cell);

  await t.step('by completion, in both languages and three sizes, the worst first', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/ranking?asOf=2024-12-31&by=COUNTY', { language, size });
      await page.locator('[data-ranking] tbody tr').first().waitFor();
      await t.sound(page, `ranking-${language}-${size}`);
      await page.context().close();
    }
    const page = await t.open('/ranking?asOf=2024-12-31&by=COUNTY');
    await page.locator('[data-ranking] tbody tr').first().waitFor();
    const rates = await rows(page, 'rate');
    t.check('several are ranked', rates.length >= 5, rates);
    t.equal('the worst first', rates, [...rates].sort((a, b) => a - b));
    t.check('the denominator is named', (await page.locator('.definitions').innerText()).includes('完成投资 ÷ 总投资'));
    const link = page.locator('[data-ranking] tbody tr td a').first();
    const count = await link.innerText();
    await link.click();
    await page.locator('[data-total]').waitFor();
    t.equal('as many on the list', await page.locator('[data-total]').getAttribute('data-total'), count);
    await page.context().close();
  });

  await t.step('by time, in points taken before rounding', async () => {
    const page = await t.open('/ranking?show=gap&asOf=2024-12-31');
    await page.getByText('先填计划工期的起止').waitFor();
    await page.getByLabel('计划起').fill('2024-01-01');
    await page.waitForURL(/from=2024-01-01/);
    await page.getByLabel('计划止').fill('2025-12-31');
    await page.locator('[data-row=builders] [data-gap]').waitFor();
    // 71.67 % done, 50 % of the time gone.
    t.equal('ahead', await page.locator('[data-row=builders] [data-gap]').innerText(), '超 21.67');
    const gaps = await rows(page, 'gap');
    t.equal('furthest behind first', gaps, [...gaps].sort((a, b) => b - a));
    await t.sound(page, 'ranking-gap-zh-desk');
    await page.context().close();
  });

  await t.step('who owes reports, and which are overdue', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/ranking?show=overdue', { language, size });
      await page.locator('[data-overdue] tbody tr').first().waitFor();
      await t.sound(page, `ranking-overdue-${language}-${size}`);
      const cell = (name) => page.locator(`[data-owing] tfoot [data-count=${name}]`).innerText().then(Number);
      t.equal('owed is what was sent, is due, late or missed', await cell('owed'), await cell('sent') + await cell('due') + await cell('overdue') + await cell('missed'));
      t.equal('all that is late is listed', Number(await page.locator('[data-overdue]').getAttribute('data-overdue')), await cell('overdue'));
      await page.context().close();
    }
    const page = await t.open('/ranking?show=overdue&programmes=guan-shao');
    await page.getByText('没有应报的报告').waitFor();
    await t.sound(page, 'ranking-overdue-empty-zh-desk');
    await page.context().close();
  });

  await t.step('a bulletin on paper has title, dates and definitions, and no controls', async () => {
    const page = await t.open('/ranking?asOf=2024-12-31&of=CONTRACTED_INVESTMENT');
    await page.locator('[data-ranking] tbody tr').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    t.check('heading', await page.getByText('结对帮扶进度通报').isVisible());
    t.check('dates', /截至 2024-12-31 · 填报时点 \d{4}-/.test(await page.locator('[data-times]').innerText()));
    t.check('definitions', (await page.locator('.definitions').innerText()).includes('完成投资 ÷ 合同投资额'));
    for (const gone of ['.filters', '.fields', '.head', '.side', 'button:visible']) {
      t.equal(`no ${gone} on paper`, await page.locator(gone).filter({ visible: true }).count(), 0);
    }
    const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    t.check('a PDF', paper.subarray(0, 5).toString() === '%PDF-' && paper.length > 10_000, paper.length);
    await page.context().close();
  });

  await t.step('a bulletin that was kept', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/ranking', { language, size });
      await page.locator('[data-bulletins]').getByRole('link', { name: t.input.bulletin }).click();
      await page.locator('[data-frozen] tbody tr').first().waitFor();
      await t.sound(page, `bulletin-${language}-${size}`);
      if (language === 'zh') t.check('it is reproduced', await page.getByText('与存档一致').isVisible());
      await page.context().close();
    }
    const page = await t.open('/ranking/bulletins/T3JnYW5pc2F0aW9uOjk5OTk5OTk5');
    await page.getByText('没有这一页').waitFor();
    await page.context().close();
  });

  await t.step('nothing to rank, and a refusal', async () => {
    const page = await t.open('/ranking?knownAt=2001-01-01T00:00:00Z');
    await page.getByText('没有可排名的项目').waitFor();
    await t.sound(page, 'ranking-empty-zh-desk');
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('query Ranking(')
      ? route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: null, errors: [{ message: '没有查看考核的权限', extensions: { code: 'FORBIDDEN', requestId: 'abc123' } }] }) })
      : route.continue()));
    await page.goto(page.own + '/ranking');
    await page.getByText('没有查看考核的权限').waitFor();
    await t.sound(page, 'ranking-forbidden-zh-desk');
    await page.context().close();
  });
});
