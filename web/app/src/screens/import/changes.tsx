import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Failure, Loading } from '../../states/states';
import { JobChangesDocument, type JobChangesQuery } from './import.documents';
import { importWords, named } from './import.words';
import { Sum } from './sums';

type Change = NonNullable<NonNullable<JobChangesQuery['importJob']>['preview']>['changes']['nodes'][number];
const none = { totalCount: 0, nodes: [] as Change[], pageInfo: { hasNextPage: false, endCursor: null } };

/** Every change that applying would make, in the order of the file. */
export function Changes({ job }: { job: string }) {
  const words = useWords(importWords);
  const ledger = useWords(ledgerWords);
  const pages = usePages(JobChangesDocument, { id: job }, (data) => data.importJob?.preview?.changes ?? none);
  const status = (text: string | null) => (text && text.toUpperCase() in ledger ? ledger[text.toUpperCase() as 'STARTED'] : text);
  const value = (c: Change, text: string | null) => (c.entity === 'status' ? status(text) : text);
  const columns: Column<Change>[] = [
    { key: 'name', title: words.name, width: 240, cell: (c) => <span title={c.name}>{c.name}</span> },
    { key: 'kind', title: words.kind, width: 160, cell: (c) => `${words[c.kind]} · ${named(words, c.entity)}` },
    { key: 'what', title: words.what, width: 140, cell: (c) => c.newFigure?.measure.name ?? (c.field && named(words, c.field)) },
    { key: 'old', title: words.old, width: 160, cell: (c) => (c.oldFigure ? <Sum of={c.oldFigure} /> : value(c, c.old)) },
    { key: 'new', title: words.new, width: 180, cell: (c) => (c.newFigure ? <strong><Sum of={c.newFigure} /></strong> : value(c, c.new)) },
    { key: 'from', title: words.from, width: 110, cell: (c) => c.validFrom },
    { key: 'cell', title: words.cell, width: 200, cell: (c) => [c.sheet, c.cell].filter(Boolean).join(' · ') },
  ];
  if (pages.problem) return <Failure problem={pages.problem} again={pages.again} />;
  if (pages.total === undefined) return <Loading rows={6} />;
  if (pages.total === 0) return <p className="faint">{words.noChanges}</p>;
  return <Grid label={words.changes} columns={columns} rows={pages.rows} total={pages.total} rowKey={(c) => String(pages.rows.indexOf(c))} more={pages.more} height="420px" />;
}
