// The way of a partner and an office: invited, reporting by form and by workbook, returned,
// mended, approved. Totals move by exactly what was approved.
import { readFileSync } from 'node:fs';
import { ask, signIn } from './people.mjs';
import { walk } from './walk.mjs';

await walk(async (t) => {
  const { firm, ends, password, filler, projects: [first, second] } = t.input;
  const completed = async (page) => {
    await page.goto(`${page.own}/?asOf=${ends}`);
    const amount = page.locator('[data-measure=completed_investment] .large');
    await amount.waitFor();
    return BigInt(await amount.getAttribute('data-fen'));
  };

  await t.step('a partner and an office', async () => {
    const office = await signIn(t, 'office', password);
    const before = await completed(office);
    const { organisations } = await ask(office, 'query ($text: String) { organisations(filter: {text: $text}) { nodes { id } } }', { text: firm });
    const { inviteUser: { link } } = await ask(office, 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { link userErrors { message } } }',
      { input: { displayName: '小李', grants: [{ role: 'PARTNER', organisation: organisations.nodes[0].id }] } });

    const partner = await t.open(undefined);
    await partner.goto(link);
    await partner.getByLabel('登录名').fill('li');
    await partner.getByLabel('姓名').fill('小李');
    await partner.getByLabel('密码（至少 10 个字符）').fill('another-long-password');
    await t.sound(partner, 'loop-accept-zh-desk');
    await partner.getByRole('button', { name: '确定' }).click();
    await partner.getByRole('link', { name: '小李' }).waitFor();
    await partner.getByRole('navigation').getByRole('link', { name: '填报' }).click();

    // One in the form.
    await partner.getByRole('button', { name: `填报 ${first}` }).click();
    await partner.getByLabel('完成投资 本期累计').fill('500');
    await partner.getByLabel('文字说明').fill('路基完工');
    await partner.getByRole('button', { name: '提交', exact: true }).click();
    await partner.getByText('已提交，等待审核').waitFor();
    t.equal('nothing moves before approval', String(await completed(office)), String(before));

    // One by workbook.
    await partner.getByRole('link', { name: '回到填报' }).click();
    await partner.locator('[data-list=sent]').getByText(first).waitFor();
    const [form] = await Promise.all([partner.waitForEvent('download'), partner.getByRole('button', { name: '下载填报表' }).click()]);
    const filled = await fetch(`${filler}?${new URLSearchParams({ project: second, value: '130.5' })}`, { method: 'POST', body: readFileSync(await form.path()) });
    t.check('the form was filled in', filled.ok, filled.status);
    await partner.locator('[data-upload]').setInputFiles({ name: form.suggestedFilename(), mimeType: 'application/octet-stream', buffer: Buffer.from(await filled.arrayBuffer()) });
    await partner.getByText('已存为草稿 1 份').waitFor();
    await partner.getByRole('button', { name: '提交这 1 份' }).click();
    await partner.getByText('已提交 1 份').waitFor();

    // The office returns one at a field.
    await office.getByRole('navigation').getByRole('link', { name: '审核' }).click();
    await office.getByRole('link', { name: `审核 ${first}` }).click();
    await office.locator('[data-measure=completed_investment] [data-now]').getByText('500').or(office.locator('[data-measure=completed_investment] [data-now] [data-fen]')).first().waitFor();
    t.equal('new beside old', await office.locator('[data-measure=completed_investment] [data-fen]').evaluateAll((all) => all.map((a) => a.dataset.fen)), ['100000000', '500000000', '400000000']);
    await office.getByRole('combobox', { name: '退回的字段' }).click();
    await office.locator('.ant-select-item-option').getByText('完成投资', { exact: true }).click();
    await office.getByLabel('退回理由').fill('与监理月报不符');
    await office.getByRole('button', { name: '退回', exact: true }).click();
    await office.getByText('已退回', { exact: true }).first().waitFor();

    // What came back and why, and the correction.
    await partner.goto(partner.own + '/reporting');
    await partner.locator('[data-list=returned]').getByText('退回理由：与监理月报不符').waitFor();
    await t.sound(partner, 'reporting-returned-zh-desk');
    await partner.locator('[data-list=returned]').getByRole('link', { name: `修改 ${first}` }).click();
    await partner.getByText('退回的字段：完成投资').waitFor();
    t.equal('what was reported is still there', await partner.getByLabel('完成投资 本期累计').inputValue(), '500');
    await partner.getByLabel('完成投资 本期累计').fill('150');
    await partner.getByRole('button', { name: '提交', exact: true }).click();
    await partner.getByText('已提交，等待审核').waitFor();

    // Both are approved at once.
    await office.goto(office.own + '/review');
    await office.getByRole('checkbox', { name: '全选' }).check();
    await office.getByRole('button', { name: '审核通过所选 2 份' }).click();
    await office.getByText('已审核通过 2 份').waitFor();
    t.equal('totals move by what was approved', String(await completed(office) - before), String(50_000_000n + 30_500_000n));
    await partner.reload();
    await partner.locator('[data-state=APPROVED]').waitFor();
    await t.sound(partner, 'reporting-approved-zh-desk');
    t.equal('the way of the report', await partner.locator('[data-step]').evaluateAll((all) => all.map((s) => s.dataset.step)), ['SAVE', 'SAVE', 'SUBMIT', 'RETURN', 'SAVE', 'SUBMIT', 'APPROVE']);
    await partner.context().close();
    await office.context().close();
  });
});
