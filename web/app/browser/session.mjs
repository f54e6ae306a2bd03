// Signing in, being refused, going on to where one wanted to be, and signing out. What the
// server would say is put in its place: who may sign in is the server's own tests' matter.
import { walk } from './walk.mjs';

const stranger = { name: null, actions: ['signIn'], csrfToken: null, provider: true, grants: [], user: null };
const clerk = {
  name: 'clerk', actions: ['signOut'], csrfToken: 'secret-of-the-session', provider: true, user: { id: 'VXNlcjox', displayName: '翁源县帮扶办' },
  grants: [{ role: 'OFFICE', roleLabel: '帮扶办', place: { code: '440229', name: '翁源县' }, organisation: null, project: null }],
};

await walk(async (t) => {
  await t.step('whoever has to sign in is asked to, and then is where he wanted to be', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open(undefined, { language, size });
      let me = stranger;
      const carried = [];
      await page.route(/\/graphql/, async (route) => {
        const request = route.request();
        const text = request.method() === 'GET' ? new URL(request.url()).searchParams.get('query') ?? '' : request.postData() ?? '';
        const answer = (data) => route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data }) });
        if (/query Me\b/.test(text)) return answer({ me });
        if (/mutation SignIn/.test(text)) {
          if (text.includes('right-password')) {
            me = clerk;
            return answer({ signIn: { me: { csrfToken: clerk.csrfToken }, userErrors: [] } });
          }
          return answer({ signIn: { me: null, userErrors: [{ code: 'BAD_CREDENTIALS', message: '登录名或密码不对', field: null }] } });
        }
        if (/mutation SignOut/.test(text)) {
          me = stranger;
          return answer({ signOut: { done: true, userErrors: [] } });
        }
        if (request.method() === 'POST') carried.push(request.headers()['x-jiedui-csrf'] ?? null);
        return route.continue();
      });
      await page.goto(page.own + '/projects?text=' + encodeURIComponent('道路'));
      const [name, password, button] = language === 'zh' ? ['登录名', '密码', '登录'] : ['Name', 'Password', 'Sign in'];
      await page.getByLabel(name, { exact: true }).fill('clerk');
      await page.getByLabel(password, { exact: true }).fill('wrong-password');
      await t.sound(page, `sign-in-${language}-${size}`);
      t.equal('nothing was asked before', carried.length, 0);
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('alert').getByText('登录名或密码不对').waitFor();
      await t.sound(page, `sign-in-refused-${language}-${size}`);
      await page.getByLabel(password, { exact: true }).fill('right-password');
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.locator('.rows-body .row').first().waitFor();
      t.check('where he wanted to be', page.url().includes('/projects?text='), page.url());
      t.check('every request carries what it must', carried.length > 0 && carried.every((c) => c === clerk.csrfToken), carried);
      await page.getByRole('link', { name: '翁源县帮扶办' }).click();
      await page.getByRole('button', { name: language === 'zh' ? '退出' : 'Sign out' }).click();
      await page.getByLabel(name, { exact: true }).waitFor();
      await page.context().close();
    }
  });

  await t.step('a way on never leads to another site', async () => {
    const page = await t.open(undefined);
    let me = stranger;
    await page.route(/\/graphql/, (route) => {
      const request = route.request();
      const text = request.method() === 'GET' ? new URL(request.url()).searchParams.get('query') ?? '' : request.postData() ?? '';
      if (/query Me\b/.test(text)) return route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: { me } }) });
      if (/mutation SignIn/.test(text)) {
        me = clerk;
        return route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: { signIn: { me: { csrfToken: 'x' }, userErrors: [] } } }) });
      }
      return route.continue();
    });
    await page.goto(page.own + '/sign-in?return=//foreign.invalid/');
    await page.getByLabel('登录名', { exact: true }).fill('clerk');
    await page.getByLabel('密码', { exact: true }).fill('right-password');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.locator('.count').first().waitFor();
    t.equal('path', new URL(page.url()).pathname, '/');
    await page.context().close();
  });

  await t.step('an invitation without its secret says so, one with it asks for a password', async () => {
    const bare = await t.open('/accept');
    await bare.getByText('链接不完整').waitFor();
    await bare.context().close();
    const page = await t.open('/accept#secret');
    await page.getByLabel('密码（至少 10 个字符）').fill('short');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('alert').or(page.getByText('至少 10 个字符', { exact: true })).first().waitFor();
    await t.sound(page, 'accept-zh-desk');
    await page.context().close();
  });
});
