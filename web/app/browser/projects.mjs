// The list of projects and a project's page.
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { walk } from './walk.mjs';

await walk(async (t) => {
  await t.step('the list, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/projects', { language, size });
      await page.locator('.rows-body .row').first().waitFor();
      await page.locator('[data-total-of=completedInvestment]').waitFor();
      await t.sound(page, `projects-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('filter, order and columns stand in the address and come back with it', async () => {
    const page = await t.open('/projects?asOf=2024-12-31');
    await page.locator('.rows-body .row').first().waitFor();
    await page.getByRole('searchbox', { name: '名称或代码' }).fill('道路');
    await page.keyboard.press('Enter');
    await page.waitForURL(/text=/);
    await page.getByRole('columnheader', { name: '完成投资' }).getByRole('button').click();
    await page.waitForURL(/order=-COMPLETED_INVESTMENT/);
    await page.getByRole('button', { name: '选择列' }).click();
    await page.getByRole('checkbox', { name: '参与单位' }).click();
    await page.waitForURL(/columns=/);
    await page.getByRole('columnheader', { name: '参与单位' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.locator('[data-total-of=completedInvestment]').waitFor();
    const seen = async () => ({
      total: await page.locator('[data-total]').getAttribute('data-total'),
      first: await page.locator('.rows-body .row').first().innerText(),
      heads: await page.getByRole('columnheader').allInnerTexts(),
      sorted: await page.getByRole('columnheader', { name: '完成投资' }).getAttribute('aria-sort'),
    });
    const before = await seen();
    t.check('it is filtered', before.first.includes('道路') && Number(before.total) < 1600, before);
    t.check('the column is gone', !before.heads.includes('参与单位'), before.heads);
    t.equal('it is sorted', before.sorted, 'descending');
    await page.reload();
    await page.locator('[data-total-of=completedInvestment]').waitFor();
    t.equal('after a reload', await seen(), before);
    await page.getByRole('button', { name: '视图' }).click();
    await page.getByRole('textbox', { name: '视图名称' }).fill('道路项目');
    await page.getByRole('button', { name: '保存' }).click();
    await page.goto(page.own + '/projects');
    await page.getByRole('button', { name: '视图' }).click();
    await page.getByRole('link', { name: '道路项目' }).click();
    await page.waitForURL(/text=/);
    await page.locator('[data-total-of=completedInvestment]').waitFor();
    t.equal('the kept view', await seen(), before);
    await page.context().close();
  });

  await t.step('all rows can be scrolled to, and few are drawn', async () => {
    const page = await t.open('/projects?order=NAME');
    await page.locator('.rows-body .row').first().waitFor();
    const total = Number(await page.locator('[data-total]').getAttribute('data-total'));
    t.equal('rows of the table', Number(await page.getByRole('table').getAttribute('aria-rowcount')), total + 1);
    for (;;) {
      const last = await page.evaluate(() => {
        const frame = document.querySelector('.rows');
        frame.scrollTop = frame.scrollHeight;
        return Math.max(...[...document.querySelectorAll('.rows-body .row')].map((r) => Number(r.getAttribute('aria-rowindex'))));
      });
      if (last === total + 1) break;
      await page.waitForTimeout(50); // a page is on its way; the step's own limit ends this
    }
    t.check('drawn', await page.locator('.rows-body .row').count() < 80);
    await page.context().close();
  });

  await t.step('the exported file has exactly what is shown', async () => {
    const page = await t.open('/projects?programmes=builders&order=-COMPLETED_INVESTMENT&columns=name&columns=status&columns=completedInvestment', { unit: 'wan' });
    await page.locator('[data-total-of=completedInvestment]').waitFor();
    const shown = await page.locator('.rows-body .row').first().locator('[role=cell]').allInnerTexts();
    const total = await page.locator('[data-total]').getAttribute('data-total');
    const csv = await download(page, '导出 CSV');
    const lines = csv.replace(/^\ufeff/, '').trim().split('\r\n');
    t.equal('rows of the CSV', lines.length, Number(total) + 3);
    t.equal('its heading', lines[1], '项目名称,状态,完成投资（万元）');
    t.equal('its first row', lines[2].split(',').slice(0, 2), shown.slice(0, 2));
    t.equal('its amount', Number(lines[2].split(',')[2]).toFixed(2), shown[2].replace(/[^\d.]/g, ''));
    const path = await (await downloaded(page, '导出 Excel')).path();
    const sheet = execFileSync('unzip', ['-p', path, 'xl/worksheets/sheet1.xml'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    t.equal('rows of the workbook', (sheet.match(/<row /g) ?? []).length, Number(total) + 3);
    t.check('no formula in it', !sheet.includes('<f>') && !sheet.includes('<f '));
    await page.context().close();
  });

  if (t.input.hostile) await t.step('names that would run stay harmless on screen and in files', async () => {
    const page = await t.open('/projects?text=' + encodeURIComponent(t.input.hostile.search));
    await page.locator('.rows-body .row').first().waitFor();
    page.on('dialog', () => t.check('a script ran', false));
    const names = await page.locator('.rows-body .row [role=cell]:first-child').allInnerTexts();
    t.equal('shown as text', [...names].sort(), [...t.input.hostile.names].sort());
    t.equal('nothing of a name became an element', await page.locator('main img, main script').count(), 0);
    const csv = (await download(page, '导出 CSV')).replace(/^\ufeff/, '');
    for (const line of csv.trim().split('\r\n').slice(2, -1)) t.check('a cell of the CSV begins as a formula', !/^"?[=+\-@]/.test(line), line);
    const path = await (await downloaded(page, '导出 Excel')).path();
    const sheet = execFileSync('unzip', ['-p', path, 'xl/worksheets/sheet1.xml'], { encoding: 'utf8', maxBuffer: 1 << 26 });
    t.check('a formula in the workbook', !/<f[ >]/.test(sheet));
    await page.getByRole('link', { name: t.input.hostile.names[0] }).first().click();
    await page.locator('main h1').getByText(t.input.hostile.names[0]).waitFor();
    t.equal('nothing of it became an element', await page.locator('main h1 *').count(), 0);
    await page.context().close();
  });

  await t.step('a project, from its number to the row of the sheet', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/projects?programmes=guan-shao&has=completed_investment&order=-COMPLETED_INVESTMENT', { language, size, unit: 'wan' });
      const cells = page.locator('.rows-body .row').first().locator('[role=cell]');
      await cells.first().waitFor();
      const amount = await page.locator('.rows-body .row').first().locator('[data-fen]').last().getAttribute('data-fen');
      await cells.first().getByRole('link').click();
      await page.locator('tr[data-measure=completed_investment]').waitFor();
      t.equal('the amount of the list', await page.locator('tr[data-measure=completed_investment] [data-fen]').getAttribute('data-fen'), amount);
      await page.locator('[data-drawn=true]').waitFor();
      await t.sound(page, `project-${language}-${size}`);
      const origin = page.locator('tr[data-measure=completed_investment] .link').first();
      const cell = (await origin.innerText()).split(' · ').pop();
      await origin.click();
      await page.getByRole('dialog').locator('[data-marked]').waitFor();
      t.equal('the marked cell', await page.getByRole('dialog').locator('[data-marked]').getAttribute('data-marked'), cell);
      await t.sound(page, `project-row-${language}-${size}`);
      await page.keyboard.press('Escape');
      await page.context().close();
    }
  });

  await t.step('a project that is not there', async () => {
    const page = await t.open('/projects/UHJvamVjdDo5OTk5OTk5OTk');
    await page.getByText('没有这一页').waitFor();
    await t.sound(page, 'project-missing-zh-desk');
    await page.context().close();
  });

  await t.step('conditions that nothing meets', async () => {
    const page = await t.open('/projects?text=' + encodeURIComponent('没有这样的项目'));
    await page.getByText('没有符合条件的项目').waitFor();
    await t.sound(page, 'projects-empty-zh-desk');
    await page.context().close();
  });

  await t.step('what the API refuses is said', async () => {
    const page = await t.open('/projects?under=bad-code');
    await page.getByText('没有读到').or(page.getByText('没有符合条件的项目')).first().waitFor();
    await page.context().close();
  });
});

async function downloaded(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return file;
}

async function download(page, button) {
  return readFileSync(await (await downloaded(page, button)).path(), 'utf8');
}
