// 地区与单位: the tree, the list, a place and an organisation with what makes their totals add
// up, and for who may: other names, and two made one.
import { walk } from './walk.mjs';

await walk(async (t) => {
  await t.step('tree, list, a place and an organisation, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/places', { language, size });
      for (const code of ['44', '4402', '440229']) {
        const line = page.locator(`.tree li:has(> a[href="/places/${code}"])`).last();
        await line.locator('> button').click();
        await line.locator('.tree a').first().waitFor();
      }
      await t.sound(page, `places-${language}-${size}`);
      await page.locator('.tree a[href="/places/440229"]').click();
      await page.locator('[data-modes] tbody tr').first().waitFor();
      await page.locator('[data-pairings]').waitFor();
      await t.sound(page, `place-${language}-${size}`);
      await page.goto(page.own + '/organisations');
      await page.locator('.rows-body .row a').first().waitFor();
      await t.sound(page, `organisations-${language}-${size}`);
      await page.locator('.rows-body .row a').first().click();
      await page.locator('[data-modes] [data-self]').waitFor();
      await t.sound(page, `organisation-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('in each mode the rows, less overlap, with what is in no row, are the total, and that is the list', async () => {
    for (const path of ['/places/440229', `/organisations/${t.input.organisation}`]) {
      const page = await t.open(`${path}?asOf=2024-12-31`);
      await page.locator('[data-modes] tbody tr').first().waitFor();
      const sums = await page.locator('[data-modes]').evaluate((table) => {
        const line = (row) => [...row.querySelectorAll('td')].map((cell, n) => (n === 0 ? cell.textContent : cell.querySelector('[data-fen]')?.dataset.fen ?? '0'));
        const rows = [...table.querySelectorAll('tbody tr')].map(line);
        const of = (name) => line(table.querySelector(`[data-sum=${name}]`));
        return [0, 1, 2, 3].map((n) => [
          String(rows.reduce((sum, row) => sum + BigInt(row[n]), 0n) - BigInt(of('overlap')[n]) + BigInt(of('unallocated')[n])), of('total')[n],
        ]);
      });
      for (const [got, want] of sums) t.equal(`${path} adds up`, got, want);
      t.equal(`${path}: one total`, new Set(sums.slice(1).map(([, total]) => total)).size, 1);
      await page.locator('[data-sum=total] a').click();
      await page.locator('[data-total-of=contractedInvestment] [data-fen]').waitFor();
      t.equal(`${path}: on the list`, await page.locator('[data-total]').getAttribute('data-total'), sums[0][1]);
      t.equal(`${path}: as much on the list`, await page.locator('[data-total-of=contractedInvestment] [data-fen]').getAttribute('data-fen'), sums[1][1]);
      await page.context().close();
    }
  });

  await t.step('by name', async () => {
    const page = await t.open('/places');
    await page.getByRole('searchbox', { name: /地区或单位/ }).fill('官渡');
    await page.keyboard.press('Enter');
    await page.locator('[data-hits] li').first().waitFor();
    t.check('官渡镇 is found', (await page.locator('[data-hits]').innerText()).includes('翁源县官渡镇'));
    await t.sound(page, 'places-found-zh-desk');
    await page.goto(page.own + '/places?text=' + encodeURIComponent('没有这样的名称'));
    await page.getByText('没有找到').waitFor();
    for (const missing of ['/places/999999', '/organisations/T3JnYW5pc2F0aW9uOjk5OTk5OTk5']) {
      await page.goto(page.own + missing);
      await page.getByText('没有这一页').waitFor();
    }
    await t.sound(page, 'place-missing-zh-desk');
    await page.context().close();
  });

  await t.step('another name is added and removed, and what is refused stands at its field', async () => {
    const page = await t.open(`/organisations/${t.input.organisation}`);
    await page.getByRole('button', { name: '添加别名' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('请填写别名').waitFor();
    await dialog.getByLabel('别名', { exact: true }).fill(t.input.name);
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('别名就是单位的名称').waitFor();
    await t.sound(page, 'organisation-alias-refused-zh-desk');
    await dialog.getByLabel('别名', { exact: true }).fill('另一个简称');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.locator('[data-aliases]').getByText('另一个简称').waitFor();
    await page.getByRole('button', { name: '删除别名“另一个简称”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await page.locator('[data-aliases]').getByText('另一个简称').waitFor({ state: 'detached' });
    await page.context().close();
  });

  await t.step('two are made one, after a look at both', async () => {
    const page = await t.open(`/organisations/${t.input.organisation}`);
    const projects = Number(await page.locator('[data-projects]').getAttribute('data-projects'));
    await page.getByRole('button', { name: '合并单位' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '合并单位' }).click();
    await dialog.getByText('请选择另一个单位').waitFor();
    await dialog.getByText('请写明合并的理由').waitFor();
    await dialog.getByLabel('另一个单位').fill(t.input.other.name);
    await page.locator('.ant-select-item-option').first().click();
    await dialog.locator('[data-preview] table').waitFor();
    await t.sound(page, 'organisation-merge-zh-desk');
    await dialog.getByLabel('理由').fill('同一单位，两种写法');
    await dialog.getByRole('button', { name: '合并单位' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(t.input.organisation));
    await page.getByText('已合并').waitFor();
    await page.locator('main h1').getByText(t.input.other.name).waitFor();
    t.check('its name is another name of the one that stays', (await page.locator('[data-aliases]').innerText()).includes(t.input.name));
    t.check('projects go along', Number(await page.locator('[data-projects]').getAttribute('data-projects')) >= projects);
    await page.goto(page.own + `/organisations/${t.input.organisation}`);
    await page.getByText('没有这一页').waitFor();
    await page.context().close();
  });

  await t.step('who may only look is offered nothing', async () => {
    const page = await t.open(undefined);
    await page.route('**/graphql', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/"actions":\[[^\]]*\]/g, '"actions":[]') });
    });
    await page.goto(`${page.own}/organisations/${t.input.other.id}`);
    await page.locator('[data-modes] tbody tr').first().waitFor();
    t.equal('buttons that change', await page.getByRole('button', { name: /添加别名|删除|合并单位/ }).count(), 0);
    await page.context().close();
  });
});
