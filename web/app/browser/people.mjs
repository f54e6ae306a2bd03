// Whoever signs in for a walk, and what is asked past the pages in his session.
export async function signIn(t, name, password, path = '/', options = {}) {
  const page = await t.open(undefined, { quiet: ['401', '503'], ...options });
  await page.goto(page.own + path);
  await fillIn(page, name, password);
  await page.getByRole('link', { name: /帮扶办|审核人|有限公司|sign in/i }).first().waitFor();
  return page;
}

export async function fillIn(page, name, password) {
  await page.getByLabel(/^(登录名|Name)$/).fill(name);
  await page.getByLabel(/^(密码|Password)$/).fill(password);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
  await page.getByLabel(/^(密码|Password)$/).waitFor({ state: 'detached' });
}

/** Asks the API in the page's own session. */
export async function ask(page, query, variables = {}) {
  const answer = await page.evaluate(async ({ query, variables }) => {
    const me = await (await fetch('/graphql?' + new URLSearchParams({ query: '{ me { csrfToken } }' }))).json();
    const headers = { 'Content-Type': 'application/json', 'X-Jiedui-CSRF': me.data.me.csrfToken ?? '' };
    return (await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json();
  }, { query, variables });
  if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer));
  return answer.data;
}

/** A report of a project, filled in and sent past the pages. */
export async function reported(page, project, amount, send = true) {
  const due = await ask(page, '{ dueReports { nodes { period { id } organisation { id } subject { ... on Project { id name } } } } }');
  const line = due.dueReports.nodes.find((l) => l.subject.name === project);
  const saved = await ask(page, `mutation ($input: ReportInput!) { reportSave(input: $input) { report { id } userErrors { message } } }`, {
    input: {
      period: line.period.id, subject: line.subject.id, organisation: line.organisation.id,
      values: [{ measure: 'completed_investment', cumulative: { money: { amount, unit: 'WAN_YUAN' } } }],
    },
  });
  const { id } = saved.reportSave.report;
  if (send) await ask(page, 'mutation ($id: ID!) { reportSubmit(report: $id) { userErrors { message } } }', { id });
  return id;
}
