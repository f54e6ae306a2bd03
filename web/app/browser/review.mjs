// Review: the queue, old against new values, returning at a field, approving one or many,
// unlocking, and what is told to whoever was not first.
import { ask, reported, signIn } from './people.mjs';
import { walk } from './walk.mjs';

await walk(async (t) => {
  const { password, projects: [first, second, third, fourth] } = t.input;
  const partner = await signIn(t, 'partner', password, '/reporting');
  const ids = {};
  await t.step('reports are sent', async () => {
    for (const [project, amount] of [[first, '150'], [second, '260'], [third, '1200'], [fourth, '90.25']]) ids[project] = await reported(partner, project, amount, project !== fourth);
  });

  await t.step('the queue, in both languages and three sizes', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk'], ['en', 'phone']]) {
      const page = await signIn(t, 'office', password, '/review', { language, size });
      await page.locator('[data-list=queue] tbody tr').first().waitFor();
      t.equal('in the queue', await page.locator('[data-list=queue] tbody tr').count(), 3);
      await t.sound(page, `review-${language}-${size}`);
      await page.goto(`${page.own}/review/${ids[third]}`);
      await page.locator('[data-measure=completed_investment] [data-change] [data-fen]').waitFor();
      await t.sound(page, `review-report-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('old beside new, with what is doubtful, returned at a field', async () => {
    const page = await signIn(t, 'reviewer', password, `/review/${ids[third]}`);
    const line = page.locator('[data-measure=completed_investment]');
    await line.locator('[data-change] [data-fen]').waitFor();
    t.equal('before, now, change', await line.locator('[data-fen]').evaluateAll((all) => all.map((a) => a.dataset.fen)), ['100000000', '1200000000', '1100000000']);
    t.check('doubts stand at the value', (await line.innerText()).includes('提醒'), await line.innerText());
    t.check('a return has a reason', await page.getByRole('button', { name: '退回', exact: true }).isDisabled());
    await page.getByRole('combobox', { name: '退回的字段' }).click();
    await page.locator('.ant-select-item-option').getByText('完成投资', { exact: true }).click();
    await page.getByLabel('退回理由').fill('超过总投资');
    await page.getByRole('button', { name: '退回', exact: true }).click();
    await page.getByText('退回理由：超过总投资').waitFor();
    t.equal('its way', await page.locator('[data-step]').evaluateAll((all) => all.map((s) => s.dataset.step)), ['SAVE', 'SUBMIT', 'RETURN']);
    await page.context().close();
  });

  await t.step('many at once, all or none, and who was not first is told', async () => {
    const page = await signIn(t, 'office', password, '/review');
    // Neither streams nor polling: what others do comes as a surprise.
    await page.route(/\/graphql/, (route) => (/ledgerChanged|LedgerNow/.test(route.request().url() + (route.request().postData() ?? '')) ? route.fulfill({ status: 503, body: '' }) : route.continue()));
    await page.reload();
    await page.getByRole('checkbox', { name: `选择 ${first}` }).check();
    await page.getByRole('checkbox', { name: `选择 ${second}` }).check();
    const other = await signIn(t, 'reviewer', password, '/review');
    await ask(other, 'mutation ($id: ID!) { reportApprove(report: $id) { userErrors { message } } }', { id: ids[first] });
    await page.getByRole('button', { name: '审核通过所选 2 份' }).click();
    await page.getByRole('alert').getByText('别人先处理了这份报告').waitFor();
    t.check('which one, and why', (await page.getByRole('alert').innerText()).includes(first), await page.getByRole('alert').innerText());
    await t.sound(page, 'review-conflict-zh-desk');
    await page.getByRole('button', { name: '审核通过所选 1 份' }).click();
    await page.getByText('已审核通过 1 份').waitFor();
    await page.getByText('没有待审核的报告').waitFor();
    await t.sound(page, 'review-empty-zh-desk');
    await page.context().close();
    await other.context().close();
  });

  await t.step('one was judged meanwhile', async () => {
    await ask(partner, 'mutation ($id: ID!) { reportSubmit(report: $id) { userErrors { message } } }', { id: ids[fourth] });
    const { node } = await ask(partner, 'query ($id: ID!) { node(id: $id) { ... on ProgressReport { state findings { code } } } }', { id: ids[fourth] });
    t.equal('a level that falls without a reason is not sent', node, { state: 'DRAFT', findings: [{ code: 'reason-needed' }] });
    await ask(partner, 'mutation ($input: ReportInput!) { reportSave(input: $input) { userErrors { message } } }', { input: {
      report: ids[fourth], expectedVersion: 1, values: [{ measure: 'completed_investment', cumulative: { money: { amount: '110', unit: 'WAN_YUAN' } } }] } });
    await ask(partner, 'mutation ($id: ID!) { reportSubmit(report: $id) { userErrors { message } } }', { id: ids[fourth] });
    const page = await signIn(t, 'office', password);
    await page.route(/\/graphql/, (route) => (/ledgerChanged|LedgerNow/.test(route.request().url() + (route.request().postData() ?? '')) ? route.fulfill({ status: 503, body: '' }) : route.continue()));
    await page.goto(`${page.own}/review/${ids[fourth]}`);
    await page.getByRole('button', { name: '审核通过' }).waitFor();
    await ask(partner, 'mutation ($id: ID!) { reportWithdraw(report: $id) { userErrors { message } } }', { id: ids[fourth] });
    await page.getByRole('button', { name: '审核通过' }).click();
    await page.getByText('别人先处理了这份报告').waitFor();
    await page.context().close();
  });

  await t.step('locking, and unlocking decided', async () => {
    const page = await signIn(t, 'office', password, '/review?list=approved');
    await page.getByRole('checkbox', { name: '全选' }).check();
    await page.getByRole('button', { name: '锁定所选 2 份' }).click();
    await page.getByText('已锁定 2 份').waitFor();
    await ask(partner, 'mutation ($id: ID!) { reportUnlockRequest(report: $id, reason: "漏报") { userErrors { message } } }', { id: ids[first] });
    await page.goto(page.own + '/review?list=unlocks');
    await page.getByText('已申请解锁：漏报').waitFor();
    await t.sound(page, 'review-unlocks-zh-desk');
    await page.getByRole('link', { name: `查看 ${first}` }).click();
    t.check('a refusal has a reason', await page.getByRole('button', { name: '拒绝解锁' }).isDisabled());
    await page.getByRole('button', { name: '同意解锁' }).click();
    await page.locator('[data-state=RETURNED]').waitFor();
    await page.context().close();
  });

  await t.step('who may not review is told so or has nothing to do', async () => {
    await partner.goto(`${partner.own}/review/${ids[second]}`);
    await partner.getByText('这份报告现在没有要办理的').waitFor();
    await partner.context().close();
  });
});
