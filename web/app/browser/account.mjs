// Signing in for real: the cookie, what requests by it carry, what a role may see, signing out.
import { walk } from './walk.mjs';

const password = 'a-long-password';

await walk(async (t) => {
  async function signIn(page, name, word) {
    await page.getByLabel('登录名', { exact: true }).fill(name);
    await page.getByLabel('密码', { exact: true }).fill(word);
    await page.getByRole('button', { name: '登录', exact: true }).click();
  }

  await t.step('whoever has not signed in sees nothing; signed in, the page he wanted', async () => {
    const page = await t.open('/projects');
    await signIn(page, 'office', 'not-the-password');
    await page.getByRole('alert').waitFor();
    await signIn(page, 'office', password);
    await page.locator('.rows-body .row').first().waitFor();
    t.equal('page', new URL(page.url()).pathname, '/projects');
    await page.getByTitle('实时更新').waitFor();
    await page.reload();
    await page.locator('.rows-body .row').first().waitFor();
    await page.getByRole('link', { name: '用户office' }).click();
    await page.getByText('当前用户：用户office').waitFor();
    await t.sound(page, 'account-zh-desk');
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByLabel('登录名', { exact: true }).waitFor();
    t.equal('nothing is left to see', await page.locator('.count').count(), 0);
    await page.context().close();
  });

  await t.step('a viewer sees totals and projects, and no cells', async () => {
    const page = await t.open('/');
    await signIn(page, 'viewer', password);
    await page.locator('[data-measure=completed_investment] .large').waitFor();
    await page.goto(page.own + '/projects?has=completed_investment&order=-COMPLETED_INVESTMENT');
    await page.locator('.rows-body .row a').first().click();
    await page.locator('tr[data-measure=completed_investment]').waitFor();
    t.equal('cells', await page.locator('tr[data-measure=completed_investment] .link').count(), 0);
    await t.sound(page, 'project-viewer-zh-desk');
    await page.context().close();
  });

  await t.step('a way on never leads to another site', async () => {
    const page = await t.open('/sign-in?return=//foreign.invalid/');
    await signIn(page, 'office', password);
    await page.locator('.count').first().waitFor();
    t.equal('path', new URL(page.url()).pathname, '/');
    await page.context().close();
  });

  await t.step('an invitation without its secret says so, one with it asks for a password', async () => {
    const bare = await t.open('/sign-in?for=invite');
    await bare.getByText('链接不完整').waitFor();
    await bare.context().close();
    const page = await t.open(`/sign-in?for=invite#${t.input.secret}`);
    await page.getByLabel('登录名', { exact: true }).fill('new-clerk');
    await page.getByLabel('密码（至少 10 个字符）').fill('short');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('至少 10 个字符', { exact: true }).waitFor();
    await t.sound(page, 'accept-zh-desk');
    await page.getByLabel('密码（至少 10 个字符）').fill(password);
    await page.getByRole('button', { name: '确定' }).click();
    await page.locator('.count').first().waitFor();
    await page.context().close();
  });
});
