// What both clients ask: every project page by page, and the way of one file.
export const PAGE = `query Page($first: Int, $after: String, $last: Int, $before: String) {
  projects(first: $first, after: $after, last: $last, before: $before, orderBy: [{field: NAME}]) {
    edges { cursor node { id name totalInvestment { text fen } } }
    pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
  }
}`;

export const JOB = `fragment JobState on ImportJob { id state running preview { changeCount findings { nodes { code cell } } } batch { id state } }`;
export const UPLOAD = `mutation Upload($file: Upload!) { importUpload(file: $file) { job { ...JobState } userErrors { code message field } } } ${JOB}`;
export const APPLY = `mutation Apply($job: ID!) { importApply(job: $job) { job { ...JobState } userErrors { code message field } } } ${JOB}`;
export const CANCEL = `mutation Cancel($job: ID!) { importCancel(job: $job) { job { ...JobState } userErrors { code message field } } } ${JOB}`;
export const WATCH = `query Watch($id: ID!) { importJob(id: $id) { ...JobState } } ${JOB}`;
export const NAMED = `query Named($name: String!) { projects(filter: {name: {eq: $name}}) { totalCount nodes { id name status } } }`;

// The way of one file. send(document, variables) gives data; cached(document, variables)
// gives what the cache answers without asking, or null.
export async function wayOfOneFile({ workbook, project, send, cached }) {
  const unknown = await send(CANCEL, { job: 'SW1wb3J0Sm9iOjQ3MTE' });
  const file = new File([workbook], '六月.csv', { type: 'text/csv' });
  let { job, userErrors } = (await send(UPLOAD, { file })).importUpload;
  if (userErrors.length) throw new Error(JSON.stringify(userErrors));
  const settled = async () => {
    for (;;) {
      const now = (await send(WATCH, { id: job.id })).importJob;
      if (!now.running) return now;
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const tried = await settled();
  await send(APPLY, { job: job.id });
  const applied = await settled();
  const again = (await send(APPLY, { job: job.id })).importApply;
  return {
    unknown: unknown.importCancel, tried, applied, again,
    cached: cached(WATCH, { id: job.id })?.importJob ?? null,
    found: (await send(NAMED, { name: project })).projects,
  };
}

// Pages through all in one direction; between two pages another connection puts rows in.
// ask(variables) gives the connection as the client's cache has it merged.
export async function everyPage({ insert, size, forwards, ask }) {
  let variables = forwards ? { first: size } : { last: size };
  for (let pages = 1; ; pages++) {
    const { edges, pageInfo } = await ask(variables);
    if (forwards ? !pageInfo.hasNextPage : !pageInfo.hasPreviousPage) {
      return { pages, names: edges.map((e) => e.node.name), ids: new Set(edges.map((e) => e.node.id)).size };
    }
    const inserted = await fetch(insert, { method: 'POST' });
    if (!inserted.ok) throw new Error(await inserted.text());
    variables = forwards ? { first: size, after: pageInfo.endCursor } : { last: size, before: pageInfo.startCursor };
  }
}
