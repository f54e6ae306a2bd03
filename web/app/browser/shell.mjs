// The shell: navigation, languages, the two dates, the unit, addresses, keyboard, and what
// is shown when nothing can be.
import { walk } from './walk.mjs';

const screens = ['', 'flows', 'projects', 'places', 'ranking', 'import', 'reporting', 'review', 'settings', 'sign-in'];

await walk(async (t) => {
  await t.step('each screen opens at each size, in both languages', async () => {
    for (const language of ['zh', 'en']) {
      for (const size of language === 'zh' ? ['desk', 'wall', 'phone'] : ['desk', 'phone']) {
        const page = await t.open('/', { language, size });
        for (const screen of screens) {
          await page.goto(`${page.own}/${screen}`);
          await page.locator('main h1').first().waitFor();
          await t.sound(page, `${screen || 'overview'}-${language}-${size}`);
        }
        await page.context().close();
      }
    }
  });

  await t.step('the two dates go along and the choices stay', async () => {
    const page = await t.open('/flows?asOf=2024-06-30&knownAt=2030-01-01T00:00:00Z');
    await page.getByRole('navigation').getByRole('link', { name: '项目库' }).click();
    await page.waitForURL(/\/projects\?/);
    t.equal('dates in the address', new URL(page.url()).search, '?asOf=2024-06-30&knownAt=2030-01-01T00%3A00%3A00Z');
    t.equal('the date shown', await page.getByLabel('截至日期', { exact: true }).last().inputValue(), '2024-06-30');
    await page.getByText('English').click();
    await page.getByText('10k yuan', { exact: true }).first().click();
    await page.reload();
    await page.getByRole('navigation', { name: 'Navigation' }).waitFor();
    t.equal('unit after a reload', await page.evaluate(() => localStorage.getItem('jiedui.unit')), 'wan');
    t.equal('language of the document', await page.evaluate(() => document.documentElement.lang), 'en');
    await page.getByRole('button', { name: 'Back to what is known now' }).click();
    await page.waitForFunction(() => !location.search.includes('knownAt'));
    await page.context().close();
  });

  await t.step('the keyboard reaches the content at once', async () => {
    const page = await t.open('/');
    await page.locator('main h1').first().waitFor();
    await page.keyboard.press('Tab');
    t.equal('first stop', await page.evaluate(() => document.activeElement.textContent), '跳到正文');
    await page.keyboard.press('Enter');
    t.equal('after it', await page.evaluate(() => document.activeElement.id), 'main');
    await page.context().close();
  });

  await t.step('an address that is not ours', async () => {
    const page = await t.open('/', { quiet: ['404'] });
    const answer = await page.goto(page.own + '/nothing');
    t.equal('status', answer.status(), 404);
    await page.context().close();
  });

  await t.step('changes show at once, and without streams by asking', async () => {
    const page = await t.open('/');
    await page.getByTitle('实时更新').waitFor();
    await page.context().close();
    const polled = await t.open(undefined, { quiet: ['503', 'EventSource'] });
    await polled.route(/\/graphql\?query=subscription/, (route) => route.fulfill({ status: 503, body: '' }));
    await polled.goto(polled.own + '/');
    await polled.getByTitle('每 5 秒更新').waitFor();
    await polled.context().close();
  });
});
