// Importing: a file is dropped, tried, applied, and taken back; a bad one comes back marked.
import { walk } from './walk.mjs';

const words = {
  zh: { apply: '入库', cancel: '取消导入', download: '下载标注后的工作簿', batch: '查看批次', undo: '撤回', reason: '理由' },
  en: { apply: 'Apply', cancel: 'Cancel the import', download: 'Download the marked workbook', batch: 'To the batch', undo: 'Undo', reason: 'Reason' },
};

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function drop(page, name, text) {
  await page.locator('input[type=file]').setInputFiles(file(name, text));
  await page.waitForURL(/\/import\/jobs\//);
}

const state = (page, name) => page.locator(`[data-state=${name}]`).first().waitFor();

await walk(async (t) => {
  await t.step('a good file is tried, applied and taken back', async () => {
    let n = 0;
    for (const [language, size] of [['zh', 'desk'], ['zh', 'wall'], ['zh', 'phone'], ['en', 'desk']]) {
      const w = words[language];
      const page = await t.open('/import', { language, size });
      await page.locator('input[type=file]').waitFor({ state: 'attached' });
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await t.sound(page, `import-${language}-${size}`);
      await drop(page, `好${n}.csv`, t.input.good[n++]);
      await state(page, 'PREVIEWED');
      await page.locator('[data-total=completed_investment]').waitFor();
      await page.locator('.rows-body .row').first().waitFor();
      await t.sound(page, `import-tried-${language}-${size}`);
      await page.getByRole('button', { name: w.apply, exact: true }).click();
      await state(page, 'APPLIED');
      await page.getByRole('link', { name: w.batch }).click();
      await page.getByRole('button', { name: w.undo, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('[data-undo-preview]').waitFor();
      await t.sound(page, `import-undo-${language}-${size}`);
      await dialog.getByRole('button', { name: w.undo, exact: true }).click();
      await dialog.getByText(language === 'zh' ? '请填写' : 'Please fill this in').waitFor();
      await dialog.getByLabel(w.reason).fill('发错文件');
      await dialog.getByRole('button', { name: w.undo, exact: true }).click();
      await state(page, 'UNDONE');
      await dialog.waitFor({ state: 'hidden' });
      t.equal('taken back once', await page.getByRole('button', { name: w.undo, exact: true }).count(), 0);
      await t.sound(page, `import-batch-${language}-${size}`);
      await page.context().close();
    }
  });

  await t.step('a bad file says what is wrong at its cell, and comes back marked', async () => {
    for (const [language, size] of [['zh', 'desk'], ['zh', 'phone'], ['en', 'desk']]) {
      const page = await t.open('/import', { language, size });
      await drop(page, '坏.csv', t.input.bad);
      await state(page, 'REJECTED');
      const marked = page.locator('td.error');
      await marked.waitFor();
      t.equal('the cell as it was sent', (await marked.textContent()).startsWith('三百来块'), true);
      t.equal('where it is', await marked.getAttribute('data-marked'), t.input.badCell);
      t.equal('nothing to apply', await page.getByRole('button', { name: words[language].apply, exact: true }).count(), 0);
      const errors = await page.locator('.found li').count();
      await page.locator('.ant-segmented-item', { hasText: language === 'zh' ? /^错误/ : /^Error/ }).click();
      t.check('fewer findings by severity', await page.locator('.found li').count() < errors);
      await t.sound(page, `import-bad-${language}-${size}`);
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: words[language].download }).click();
      t.equal('name of the download', (await waiting).suggestedFilename(), '坏-校验结果.xlsx');
      await page.context().close();
    }
  });

  await t.step('a file waits, and is cancelled after a question', async () => {
    const page = await t.open('/import');
    await drop(page, '取消.csv', t.input.good[0]);
    await state(page, 'PREVIEWED');
    await page.getByRole('button', { name: '取消导入' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消导入' }).click();
    await state(page, 'CANCELLED');
    await page.context().close();
  });

  await t.step('without streams progress is asked for', async () => {
    const page = await t.open(undefined, { quiet: ['503', 'MIME type'] });
    await page.route(/subscription/, (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(page.own + '/import');
    await drop(page, '轮询.csv', t.input.good[0]);
    await state(page, 'PREVIEWED');
    await page.getByRole('button', { name: '取消导入' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取消导入' }).click();
    await state(page, 'CANCELLED');
    await page.context().close();
  });

  await t.step('a total that falls needs a reason', async () => {
    const page = await t.open('/import');
    for (const [name, text] of [['前.csv', t.input.falls[0]], ['后.csv', t.input.falls[1]]]) {
      await page.goto(page.own + '/import');
      await drop(page, name, text);
      await state(page, 'PREVIEWED');
      await page.getByRole('button', { name: '入库', exact: true }).click();
      if (name === '前.csv') await state(page, 'APPLIED');
    }
    await page.getByRole('alert').getByText('须写明理由').waitFor();
    await t.sound(page, 'import-reason-zh-desk');
    await page.getByLabel(/^理由/).fill('审计核减');
    await page.getByRole('button', { name: '入库', exact: true }).click();
    await state(page, 'APPLIED');
    await page.context().close();
  });

  await t.step('a file that is too large is told of', async () => {
    const page = await t.open('/import', { quiet: ['413', 'net::ERR'] });
    await page.locator('input[type=file]').setInputFiles(file('大.csv', 'x'.repeat(t.input.largest + 100)));
    await page.getByRole('alert').getByText(/过大|太大/).waitFor();
    await t.sound(page, 'import-too-large-zh-desk');
    await page.context().close();
  });

  await t.step('whoever may not import is told so', async () => {
    const page = await t.open(undefined);
    await page.route(/\/graphql/, (route) => {
      const text = new URL(route.request().url()).searchParams.get('query') ?? '';
      if (!/query Me\b/.test(text)) return route.continue();
      return route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify({ data: { me: {
        name: 'viewer', actions: ['signOut'], csrfToken: null, provider: false, user: { id: 'VXNlcjox', displayName: '看板' },
        grants: [{ role: 'VIEWER', roleLabel: '查看', place: null, organisation: null, project: null }] } } }) });
    });
    await page.goto(page.own + '/import');
    await page.getByRole('alert').getByText('没有导入文件的权限').waitFor();
    t.equal('nothing to drop on', await page.locator('input[type=file]').count(), 0);
    await t.sound(page, 'import-forbidden-zh-desk');
    await page.context().close();
  });
});
