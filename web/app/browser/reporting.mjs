// Reporting: what is due, a form that is checked as it is typed, evidence, workbooks, and that
// nothing is lost when the session ends in the middle.
import { readFileSync } from 'node:fs';
import { ask, fillIn, signIn } from './people.mjs';
import { walk } from './walk.mjs';

await walk(async (t) => {
  const { password, filler, projects: [first, second, third, fourth] } = t.input;
  const open = (path, options) => signIn(t, 'partner', password, path, options);

  await t.step('what is due, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk'], ['en', 'phone']]) {
      const page = await open('/reporting', { language, size });
      await page.locator('[data-list=due] tbody tr').first().waitFor();
      t.equal('due', await page.locator('[data-list=due] tbody tr').count(), 5); // four projects and the pairing
      await t.sound(page, `reporting-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('a form is checked as it is typed, at its fields', async () => {
    const page = await open('/reporting');
    await page.getByRole('button', { name: `填报 ${first}` }).click();
    const now = page.getByLabel('完成投资 本期累计');
    await now.waitFor();
    const value = page.locator('fieldset[data-measure=completed_investment]');
    t.equal('the level before', await value.locator('.amount').getAttribute('data-fen'), '100000000');
    await now.fill('三百来块');
    await value.getByText('请填数字').waitFor();
    t.check('what is no number is not saved', await page.getByRole('button', { name: '保存草稿' }).isDisabled());
    await now.fill('1.1234567');
    await value.getByText('最多六位小数').waitFor();
    await now.fill('80');
    await value.getByText(/确实减少的请在本项写明理由/).waitFor();
    t.equal('nothing was saved by checking', (await ask(page, '{ progressReports { nodes { version values { measure { code } } } } }')).progressReports.nodes, [{ version: 1, values: [] }]);
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByRole('alert').getByText(/完成投资 · 本期累计/).waitFor();
    await t.sound(page, 'reporting-form-refused-zh-desk');
    await page.getByLabel('完成投资 理由').fill('核减重复计算');
    await value.getByText(/确实减少的请在本项写明理由/).waitFor({ state: 'detached' });
    await page.getByLabel('完成投资 本期数').fill('5');
    await value.getByText(/请改正其中一个/).waitFor();
    await page.getByLabel('完成投资 本期数').fill('');
    await page.getByLabel('形象进度（%）').fill('120');
    await page.getByText('请填 0 到 100').waitFor();
    await page.getByLabel('形象进度（%）').fill('8');
    await page.getByRole('button', { name: '添加状态变化' }).click();
    await page.getByText('请填日期').or(page.getByLabel('状态变化日期')).first().waitFor();
    await page.getByRole('combobox', { name: '状态变化后的状态' }).click();
    await page.locator('.ant-select-item-option').getByText('停建').click();
    await page.getByText('请填日期').waitFor();
    await page.getByLabel('状态变化日期').fill(t.input.starts);
    await page.getByText('请填日期').waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: '添加指标' }).click();
    await page.keyboard.type('到位资金');
    await page.keyboard.press('Enter');
    await page.getByLabel('到位资金 本期数').fill('1,2０.5');
    await page.getByLabel('文字说明').fill('=停工三周\n<b>待复工</b>');
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('已保存').waitFor();
    await page.reload();
    await page.getByLabel('到位资金 本期数').waitFor();
    t.equal('saved', [await now.inputValue(), await page.getByLabel('到位资金 本期数').inputValue(), await page.getByLabel('形象进度（%）').inputValue(), await page.getByLabel('文字说明').inputValue()],
      ['80', '120.5', '8', '=停工三周\n<b>待复工</b>']);
    for (const [language, size] of [['zh', 'phone'], ['en', 'desk']]) {
      const other = await open(new URL(page.url()).pathname, { language, size });
      await other.locator('fieldset[data-measure=completed_investment]').waitFor();
      await t.sound(other, `reporting-form-${language}-${size}`);
      await other.context().close();
    }
    await t.sound(page, 'reporting-form-zh-desk');

    // Evidence, of a type that is kept, of one that is not, and too large.
    const attach = (name, buffer) => page.locator('[data-attach]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await attach('说明.txt', Buffer.from('监理月报摘要'));
    await page.getByRole('link', { name: '下载 说明.txt' }).waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 说明.txt' }).click()]);
    t.equal('the file', readFileSync(await file.path(), 'utf8'), '监理月报摘要');
    await attach('照片.jpg', Buffer.from('MZ这不是图片'));
    await page.getByRole('alert').getByText(/照片|类型|文件/).first().waitFor();
    await attach('大.txt', Buffer.alloc(t.input.fileBytes + 1, 'a'));
    await page.getByRole('alert').getByText(/过大/).waitFor();
    await page.getByRole('button', { name: '删除 说明.txt' }).click();
    await page.getByText('没有佐证材料').waitFor();

    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('已提交，等待审核').waitFor();
    await t.sound(page, 'reporting-sent-zh-desk');
    await page.getByRole('button', { name: '撤回' }).click();
    await page.getByLabel('完成投资 本期累计').waitFor();
    await page.context().close();
  });

  await t.step('nothing is lost when the session ends in the middle', async () => {
    const page = await open('/reporting');
    await page.getByRole('button', { name: `填报 ${second}` }).click();
    await page.getByLabel('完成投资 本期累计').fill('333');
    await page.getByLabel('文字说明').fill('还没有保存');
    await page.context().clearCookies();
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('登录已结束').waitFor();
    await t.sound(page, 'reporting-signed-out-zh-desk');
    const form = new URL(page.url()).pathname;
    await page.getByRole('main').getByRole('link', { name: '登录' }).click();
    await fillIn(page, 'partner', password);
    await page.getByRole('button', { name: '恢复' }).waitFor();
    t.equal('where it was', new URL(page.url()).pathname, form);
    await t.sound(page, 'reporting-kept-zh-desk');
    await page.getByRole('button', { name: '恢复' }).click();
    t.equal('as it was', [await page.getByLabel('完成投资 本期累计').inputValue(), await page.getByLabel('文字说明').inputValue()], ['333', '还没有保存']);
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('已保存').waitFor();
    await page.reload();
    await page.getByLabel('完成投资 本期累计').waitFor();
    t.equal('nothing is offered any more', await page.getByRole('button', { name: '恢复' }).count(), 0);
    await page.context().close();
  });

  await t.step('somebody else was first, and what was typed is offered', async () => {
    const page = await open('/reporting');
    await page.route(/\/graphql\?query=subscription/, (route) => route.abort());
    await page.locator('[data-list=due]').getByRole('link', { name: '继续填' }).last().click();
    await page.getByLabel('文字说明').fill('我的');
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').pop());
    const { node } = await ask(page, 'query ($id: ID!) { node(id: $id) { ... on ProgressReport { version } } }', { id });
    await ask(page, 'mutation ($input: ReportInput!) { reportSave(input: $input) { userErrors { message } } }', { input: { report: id, expectedVersion: node.version, text: '别人的' } });
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText('别人先处理了这份报告').waitFor();
    await page.getByRole('button', { name: '重新读取' }).click();
    await page.waitForFunction(() => document.querySelector('#text')?.value === '别人的');
    await page.getByRole('button', { name: '恢复' }).click();
    t.equal('mine', await page.getByLabel('文字说明').inputValue(), '我的');
    await page.context().close();
  });

  await t.step('a workbook is sent back with what is wrong at its cells', async () => {
    const page = await open('/reporting');
    const down = async () => (await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载填报表' }).click()]))[0];
    const fill = async (form, project, value) => Buffer.from(await (await fetch(`${filler}?${new URLSearchParams({ project, value })}`, { method: 'POST', body: readFileSync(await form.path()) })).arrayBuffer());
    const form = await down();
    const send = (buffer) => page.locator('[data-upload]').setInputFiles({ name: form.suggestedFilename(), mimeType: 'application/octet-stream', buffer });
    await send(await fill(form, third, '三百来块'));
    await page.getByText('没有存入').waitFor();
    await page.locator('[data-list=findings]').getByText(/^进展!/).first().waitFor();
    await t.sound(page, 'reporting-workbook-refused-zh-desk');
    await send(Buffer.from('PK这不是工作簿'));
    await page.getByRole('alert').getByText(/file|填报表|工作簿/).first().waitFor();
    await send(await fill(form, third, '约260.5'));
    await page.getByText('已存为草稿 3 份').waitFor(); // with the drafts of before
    await page.getByRole('button', { name: '提交这 3 份' }).click();
    await page.getByText('已提交 3 份').waitFor();
    await t.sound(page, 'reporting-workbook-zh-desk');
    await page.context().close();
  });

  await t.step('nothing to report is an answer, and unlocking is asked for', async () => {
    const page = await open('/reporting');
    await page.getByRole('button', { name: `填报 ${fourth}` }).click();
    await page.getByRole('checkbox', { name: '本期无进展' }).check();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('已提交，等待审核').waitFor();
    const office = await signIn(t, 'office', password, '/review');
    const { progressReports: { nodes } } = await ask(office, '{ progressReports(filter: {states: [SUBMITTED]}) { nodes { id nothingToReport } } }');
    await ask(office, 'mutation ($id: ID!) { reportApprove(report: $id) { userErrors { message } } }', { id: nodes.find((n) => n.nothingToReport).id });
    await page.reload();
    await page.getByLabel('解锁理由').fill('漏报到位资金');
    await page.getByRole('button', { name: '申请解锁' }).click();
    await page.getByText('已申请解锁：漏报到位资金').first().waitFor();
    await page.context().close();
    await office.context().close();
  });

  await t.step('a report of somebody else, and an office that may only look', async () => {
    const page = await open('/reporting/UHJvZ3Jlc3NSZXBvcnQ6OTk5');
    await page.getByText('没有这一页').waitFor();
    await page.context().close();
    const reviewer = await signIn(t, 'reviewer', password, '/reporting');
    await reviewer.locator('h1').first().waitFor();
    t.equal('a reviewer fills nothing in', await reviewer.getByLabel('完成投资 本期累计').count(), 0);
    await reviewer.context().close();
  });
});
