// Settings, as an administrator of the program's own accounts; and what others see of them.
import { walk } from './walk.mjs';

const password = 'a-long-password';
const both = [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']];

await walk(async (t) => {
  /** The cookies of a session, so that each page need not sign in. */
  async function session(name) {
    const page = await t.open('/sign-in');
    await page.getByLabel('登录名', { exact: true }).fill(name);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.locator('.count').first().waitFor();
    const { cookies } = await page.context().storageState();
    await page.context().close();
    return { storageState: { cookies, origins: [] } };
  }

  const choose = async (page, label, text) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(label, { exact: true }).click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
  };
  /** One found by typing. */
  const find = async (page, label, text) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(label, { exact: true }).fill(text);
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
  };
  const press = (page, name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  const closed = (page) => page.getByRole('dialog').waitFor({ state: 'hidden' });

  let admin;
  await t.step('an administrator signs in', async () => { admin = await session('admin'); });

  await t.step('each tab, in both languages', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      for (const tab of ['programmes', 'measures', 'calendars', 'users', 'account', 'webhooks', 'trail']) {
        const page = await t.open(`/settings/${tab}`, { language, size, ...admin });
        await page.locator('.tabs [aria-current=page]').waitFor();
        await page.locator('.main .grid, .main .rows, .main form, .main .faint, .main .ant-empty').first().waitFor();
        await t.sound(page, `settings-${tab}-${language}-${size}`);
        await page.context().close();
      }
    }
  });

  await t.step('a programme is made, changed against a newer version, and archived with a reason', async () => {
    const page = await t.open('/settings/programmes', admin);
    await page.getByRole('button', { name: '新建' }).click();
    await press(page, '保存');
    await page.getByRole('dialog').getByText('请填写').first().waitFor();
    await page.getByLabel('代码', { exact: true }).fill('trial-drive');
    await page.getByLabel('名称', { exact: true }).fill('试点行动');
    await choose(page, '帮扶方向', '横向帮扶');
    await t.sound(page, 'settings-programme-zh-desk');
    await press(page, '保存');
    await closed(page);
    const row = page.locator('[data-programme=trial-drive]');
    await row.getByText('横向帮扶').waitFor();

    const other = await t.open('/settings/programmes', admin);
    await row.getByRole('button', { name: '修改' }).click();
    await page.getByLabel('名称', { exact: true }).fill('我的名称');
    await other.locator('[data-programme=trial-drive]').getByRole('button', { name: '修改' }).click();
    await other.getByLabel('名称', { exact: true }).fill('别人的名称');
    await press(other, '保存');
    await closed(other);
    await other.context().close();
    await row.getByText('别人的名称').waitFor(); // the list behind follows
    t.equal('what was typed stays', await page.getByLabel('名称', { exact: true }).inputValue(), '我的名称');
    await press(page, '保存');
    await page.locator('[data-code=VERSION_CONFLICT]').waitFor();
    await t.sound(page, 'settings-conflict-zh-desk');
    await press(page, '取最新内容');
    await page.waitForFunction(() => [...document.querySelectorAll('[role=dialog] input')].some((i) => i.value === '别人的名称'));
    await page.getByLabel('名称', { exact: true }).fill('商定的名称');
    await press(page, '保存');
    await closed(page);
    await row.getByText('商定的名称').waitFor();

    await row.getByRole('button', { name: '归档' }).click();
    await press(page, '归档');
    await page.getByRole('dialog').getByText('请填写').waitFor();
    await page.getByRole('dialog').getByLabel('理由').fill('建错了');
    await press(page, '归档');
    await row.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  await t.step('a calendar is made, periods are opened with a warning, closed and reopened', async () => {
    const page = await t.open('/settings/calendars', admin);
    await page.getByRole('button', { name: '新建' }).click();
    await choose(page, '行动', t.input.programme);
    await page.getByLabel('第一期起始日期').fill('2025-01-01');
    await press(page, '保存');
    await closed(page);
    await page.locator('[data-calendar=QUARTER]').getByRole('button', { name: '开报告期' }).click();
    await page.getByLabel('开到哪一天').fill('2025-06-30');
    await press(page, '保存');
    await closed(page);
    await page.getByText('新开了 2 个报告期').waitFor();
    const last = page.getByRole('table', { name: '报告期' }).locator('.rows-body .row').last();
    await last.getByText('2025-01-01').waitFor();
    await t.sound(page, 'settings-periods-zh-desk');
    await last.getByRole('button', { name: '关账' }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('一季度报齐');
    await press(page, '关账');
    await last.locator('[data-state=CLOSED]').waitFor();
    await last.getByRole('button', { name: '重新打开' }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('漏报一家');
    await press(page, '重新打开');
    await last.getByRole('button', { name: '关账' }).waitFor();
    await page.locator('[data-calendar=QUARTER]').getByRole('button', { name: '开报告期' }).click();
    await page.getByLabel('开到哪一天').fill(t.input.unknownYear + '-03-31');
    await press(page, '保存');
    await closed(page);
    await page.locator('.ant-alert-warning').waitFor();
    await page.getByText(`缺 ${t.input.unknownYear} 年放假安排`).first().waitFor({ state: 'attached' });
    await t.sound(page, 'settings-holidays-zh-desk');
    await page.context().close();
  });

  await t.step('a user is invited, is granted more, is shut out and let in', async () => {
    const page = await t.open('/settings/users', { permissions: ['clipboard-read', 'clipboard-write'], ...admin });
    await page.getByRole('button', { name: '邀请用户' }).click();
    await page.getByLabel('姓名', { exact: true }).fill('新来的');
    await find(page, '在哪里', '翁源县');
    await t.sound(page, 'settings-invite-zh-desk');
    await press(page, '保存');
    const once = page.locator('textarea[data-once]');
    await once.waitFor();
    const link = await once.inputValue();
    t.check('the link has its secret behind #', /#jdi_/.test(link), link);
    await page.getByRole('dialog').getByRole('button', { name: '复制' }).click();
    await page.getByText('已复制').waitFor();
    t.equal('copied', await page.evaluate(() => navigator.clipboard.readText()), link);
    await t.sound(page, 'settings-link-zh-desk');
    await press(page, '知道了');
    await closed(page);
    await page.getByRole('row', { name: /新来的/ }).waitFor();
    t.equal('it is not shown again', await page.getByText('#jdi_').count(), 0);

    const viewer = page.locator('[data-user=viewer]');
    const manage = async (item) => {
      await viewer.getByRole('button', { name: '管理' }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await manage('加授权');
    await find(page, '在哪里', '翁源县');
    await press(page, '保存');
    await viewer.getByText('帮扶办 · 翁源县').waitFor();
    await viewer.getByRole('button', { name: '取消授权 帮扶办 · 翁源县' }).click();
    await press(page, '取消授权');
    await viewer.getByText('帮扶办 · 翁源县').waitFor({ state: 'hidden' });
    await manage('停用');
    await press(page, '停用');
    await viewer.getByText('已停用').waitFor();
    await manage('启用');
    await press(page, '启用');
    await viewer.getByText('正常').waitFor();
    await manage('重设密码链接');
    await press(page, '重设密码链接');
    await once.waitFor();
    await press(page, '知道了');
    await page.getByRole('row', { name: /新来的/ }).getByRole('button', { name: '作废' }).click();
    await press(page, '作废');
    await page.getByRole('row', { name: /新来的/ }).waitFor({ state: 'hidden' });
    await page.context().close();
  });

  await t.step('a token is made, shown once and revoked; a password is changed', async () => {
    const own = await session('office');
    const page = await t.open('/settings/account', own);
    await page.getByRole('button', { name: '新建令牌' }).click();
    await page.getByLabel('名称', { exact: true }).fill('日报程序');
    await press(page, '保存');
    const secret = page.locator('textarea[data-once]');
    await secret.waitFor();
    t.check('a token', /^jd_/.test(await secret.inputValue()));
    await press(page, '知道了');
    await page.getByRole('row', { name: /日报程序/ }).getByRole('button', { name: '撤销' }).click();
    await press(page, '撤销');
    await page.getByRole('row', { name: /日报程序/ }).getByText('已撤销').waitFor();
    const fields = ['现在的密码', '新密码（至少 10 个字符）', '再输一遍新密码'];
    const fill = async (values) => {
      for (const [n, value] of values.entries()) await page.getByLabel(fields[n], { exact: true }).fill(value);
      await page.getByRole('button', { name: '修改密码' }).click();
    };
    await fill(['not-the-password', 'another-long-one', 'another-long-two']);
    await page.getByText('两遍不一样').waitFor();
    await fill(['not-the-password', 'another-long-one', 'another-long-one']);
    await page.getByRole('alert').waitFor();
    await t.sound(page, 'settings-password-refused-zh-desk');
    await fill([password, 'another-long-one', 'another-long-one']);
    await page.getByText('密码已修改').waitFor();
    await page.context().close();
  });

  await t.step('a webhook is made, tried, and its deliveries tell what became of them', async () => {
    const page = await t.open('/settings/webhooks', admin);
    const failed = page.locator('.rows-body .row', { hasText: t.input.failed });
    await failed.locator('[data-state=FAILED]').waitFor();
    await failed.getByRole('button', { name: '重试' }).click();
    await failed.locator('[data-state=PENDING]').waitFor();
    await page.getByRole('button', { name: '新建' }).click();
    await page.getByLabel('名称', { exact: true }).fill('工作群');
    await page.getByLabel('推送地址', { exact: true }).fill('不是地址');
    await press(page, '保存');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('推送地址', { exact: true }).fill('https://hooks.example.com/robot');
    await press(page, '保存');
    await closed(page);
    const row = page.locator('[data-webhook=工作群]');
    await row.getByRole('button', { name: '发一条测试' }).click();
    await page.getByText('测试已排队').waitFor();
    await page.locator('.rows-body [data-state=PENDING]').first().waitFor();
    await page.locator('.rows-body [data-state=PENDING]').first().waitFor();
    t.equal('what waits is not tried again by hand', await page.locator('.rows-body').getByRole('button', { name: '重试' }).count(), 0);
    await t.sound(page, 'settings-webhook-zh-desk');
    await row.getByRole('button', { name: '修改' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: '停用' }).click();
    await press(page, '保存');
    await row.getByText('停用', { exact: true }).waitFor();
    await row.getByRole('button', { name: '归档' }).click();
    await press(page, '归档');
    await row.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  await t.step('the trail tells who did what, by kind and user, with its changes', async () => {
    for (const [language, size] of both) {
      const page = await t.open('/settings/trail?kind=EDIT', { language, size, ...admin });
      const rows = page.locator('.rows-body .row');
      await rows.first().waitFor();
      await page.getByText('建错了').waitFor();
      t.check('only edits', (await rows.allTextContents()).every((r) => r.includes(language === 'zh' ? '修改' : 'Edit')));
      await rows.filter({ hasText: '建错了' }).getByRole('button').click();
      await page.getByRole('dialog').locator('tbody tr').first().waitFor();
      await t.sound(page, `settings-trail-changes-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('a viewer sees programmes and his own account, and no more', async () => {
    const own = await session('viewer');
    const page = await t.open('/settings', own);
    await page.locator('.tabs').getByRole('link', { name: '指标' }).waitFor();
    t.equal('tabs', await page.locator('.tabs a').allTextContents(), ['行动', '指标', '报送日历', '我的账号']);
    t.equal('nothing to change', await page.getByRole('button', { name: '新建' }).count(), 0);
    await page.goto(page.own + '/settings/webhooks');
    await page.getByText('您没有').first().waitFor();
    await t.sound(page, 'settings-forbidden-zh-desk');
    await page.context().close();
  });
});
