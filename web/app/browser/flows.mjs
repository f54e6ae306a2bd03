// 结对: who assists whom. Every band, node and place opens to the list that makes it, whose
// totals are those shown; teams; nothing, and what failed.
import { walk } from './walk.mjs';

await walk(async (t) => {
  const drawn = (page) => page.locator('[data-drawn=true]').waitFor();

  await t.step('flows, places and teams, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/flows?asOf=2024-12-31', { language, size });
      await page.locator('[data-links] tbody tr').first().waitFor();
      if (size === 'phone') t.equal('no diagram on a phone', await page.locator('.chart').count(), 0);
      else await drawn(page);
      await t.sound(page, `flows-${language}-${size}`);
      await page.goto(page.own + '/flows?asOf=2024-12-31&show=treemap');
      await page.locator('[data-places] tbody tr').first().waitFor();
      if (size !== 'phone') await drawn(page);
      await t.sound(page, `flows-places-${language}-${size}`);
      await page.goto(page.own + '/flows?asOf=2024-12-31&show=teams');
      await page.locator('[data-teams] tbody tr').first().waitFor();
      await t.sound(page, `flows-teams-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('a band opens to the list that makes it, with the same total', async () => {
    const page = await t.open('/flows?asOf=2024-12-31&programmes=guan-shao', { unit: 'wan' });
    const row = page.locator('[data-link=one]').first();
    await row.waitFor();
    const amount = await row.locator('[data-fen]').getAttribute('data-fen');
    const count = await row.locator('td.number button').innerText();
    t.equal('the total is the headline', await page.locator('[data-sum=total] [data-fen]').getAttribute('data-fen'), '3452900000000');
    await row.locator('td.number button').click();
    await page.locator('[data-list-amount] [data-fen]').waitFor();
    await t.sound(page, 'flows-part-zh-desk');
    t.equal('what flows', await page.locator('[data-flow-amount] [data-fen]').getAttribute('data-fen'), amount);
    t.equal('of one organisation and one county the list has the same', await page.locator('[data-list-amount] [data-fen]').getAttribute('data-fen'), amount);
    t.equal('and as many', await page.locator('[data-list-count]').getAttribute('data-list-count'), count);
    await page.locator('[data-list-amount]').click();
    await page.locator('[data-total-of=contractedInvestment] [data-fen]').waitFor();
    t.equal('on the list', await page.locator('[data-total-of=contractedInvestment] [data-fen]').getAttribute('data-fen'), amount);
    t.check('date and filter go along', /asOf=2024-12-31/.test(page.url()) && /programmes=guan-shao/.test(page.url()), page.url());
    await page.context().close();
  });

  await t.step('a node that is in several bands says what the list counts once', async () => {
    const page = await t.open('/flows?asOf=2024-12-31&attribution=SHARE');
    await page.locator('[data-link=one] td:nth-child(3) button').first().click();
    await page.locator('[data-list-count]').waitFor();
    const count = await page.locator('[data-list-count]').getAttribute('data-list-count');
    const amount = await page.locator('[data-list-amount] [data-fen]').getAttribute('data-fen');
    await page.locator('[data-list-count]').click();
    await page.locator('[data-total]').waitFor();
    t.equal('as many on the list', await page.locator('[data-total]').getAttribute('data-total'), count);
    await page.goBack();
    await page.locator('[data-link=one] td:nth-child(3) button').first().click();
    await page.locator('[data-list-amount]').click();
    await page.locator('[data-total-of=contractedInvestment] [data-fen]').waitFor();
    t.equal('as much on the list', await page.locator('[data-total-of=contractedInvestment] [data-fen]').getAttribute('data-fen'), amount);
    await page.context().close();
  });

  await t.step('in every mode the total stays, and it opens from the diagram too', async () => {
    const page = await t.open('/flows?asOf=2024-12-31');
    const seen = [];
    for (const mode of ['全额', '分摊', '牵头']) {
      await page.getByRole('radiogroup', { name: '归集口径' }).getByText(mode).click();
      await page.waitForURL(mode === '全额' ? /flows/ : /attribution=/);
      await page.waitForFunction(() => !document.querySelector('[role=status] .ant-skeleton') && document.querySelector('[data-sum=total] [data-fen]'));
      seen.push(await page.locator('[data-sum=total] [data-fen]').getAttribute('data-fen'));
    }
    t.equal('totals', new Set(seen).size, 1);
    await page.goto(page.own + '/flows?asOf=2024-12-31&show=treemap&programmes=guan-shao');
    await drawn(page);
    const box = await page.locator('.chart canvas').boundingBox();
    // The largest place fills the corner at the top left.
    await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity));
    await page.mouse.click(box.x + 40, box.y + 40);
    await page.locator('[data-list-amount]').waitFor();
    t.equal('the largest', await page.locator('[data-part]').getAttribute('data-part'), await page.locator('[data-place] th').first().innerText());
    await page.context().close();
  });

  await t.step('pairings flow too, and those below the top can be shown one by one, as far as there is room', async () => {
    const page = await t.open('/flows?asOf=2024-12-31&subject=PAIRING&measure=paid_in_funds&top=2');
    await page.locator('[data-link=others] th button').last().click();
    await page.getByRole('button', { name: '列出前 200 个' }).click();
    await page.waitForURL(/top=200/);
    await page.locator('[data-link=one]').nth(20).waitFor();
    await page.context().close();
  });

  await t.step('conditions that nothing meets, and a refusal', async () => {
    const page = await t.open('/flows?asOf=1999-01-01&knownAt=2001-01-01T00:00:00Z');
    await page.getByText('没有符合条件的结对或项目').waitFor();
    await t.sound(page, 'flows-empty-zh-desk');
    await page.goto(page.own + '/flows?show=teams&under=440229');
    await page.getByText('没有登记帮扶组').waitFor();
    await page.goto(page.own + '/flows?programmes=no-such');
    await page.getByText('没有读到').waitFor();
    await t.sound(page, 'flows-failed-zh-desk');
    await page.context().close();
  });
});
