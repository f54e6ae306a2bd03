import { Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { usePages } from '../../api/pages';
import { chosenOf, filterOf } from '../../filter/filter';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import { Failure, Loading, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { FiguresDocument, type FiguresQuery, type SubjectKind } from './figures.documents';
import { figuresWords } from './figures.words';

type Credited = FiguresQuery['portfolio']['total']['figures']['nodes'][number];
type Total = FiguresQuery['portfolio']['total']['amounts'][number];

const subjects: SubjectKind[] = ['PROJECT', 'PAIRING', 'PLACE', 'ORGANISATION', 'PROGRAMME'];

/** 填报值明细: the figures behind a total, each with its cell, under the total itself. */
export default function Figures() {
  const words = useWords(figuresWords);
  const ledger = useWords(ledgerWords);
  const { asOf, knownAt } = useTimes();
  const [search, setSearch] = useSearchParams();
  const subject = subjects.find((s) => s === search.get('subject')) ?? 'PROJECT';
  const measures = search.getAll('measure');
  const [totals, setTotals] = useState<Total[]>([]);
  const pages = usePages(FiguresDocument, {
    subject, filter: filterOf(chosenOf(search)), measures: measures.length ? measures : undefined, asOf, knownAt,
  }, (data) => {
    setTotals(data.portfolio.total.amounts);
    return data.portfolio.total.figures;
  });

  const columns: Column<Credited>[] = [
    { key: 'of', title: words.of, width: 260, cell: ({ figure }) => <About subject={figure.subject} /> },
    { key: 'measure', title: words.measure, width: 140, cell: (c) => c.measure.name },
    { key: 'series', title: words.series, width: 90, cell: ({ figure }) => ledger[figure.series] },
    { key: 'value', title: words.value, width: 170, number: true, cell: (c) => (c.money ? <Amount of={c.money} /> : c.quantity?.text) },
    { key: 'validFrom', title: words.validFrom, width: 110, cell: ({ figure }) => figure.validFrom },
    { key: 'source', title: words.source, width: 420, cell: ({ figure: { source } }) => source && <Origin source={source} /> },
  ];
  const shown = totals.filter((t) => measures.length === 0 || measures.includes(t.measure.code));
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="faint" aria-live="polite">{pages.total !== undefined && words.count(String(pages.rows.length), String(pages.total))}</span>
        <span className="stretch" />
        <Segmented<SubjectKind> aria-label={words.subject} value={subject} options={subjects.map((s) => ({ value: s, label: words[s] }))}
          onChange={(value) => setSearch((was) => { was.set('subject', value); return was; }, { replace: true })} />
      </div>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={10} />
          : pages.total === 0 ? <Nothing text={words.nothing} />
            : (
              <>
                <ul className="cards six">
                  {shown.map((t) => (
                    <li key={t.measure.code + t.series} className="card" data-measure={t.measure.code} data-series={t.series}>
                      <h3>{t.measure.name}（{ledger[t.series]}）</h3>
                      {t.money ? <Amount of={t.money} large /> : <span className="amount large">{t.quantity?.text ?? '—'}</span>}
                    </li>
                  ))}
                </ul>
                <Grid label={words.list} columns={columns} rows={pages.rows} total={pages.total} rowKey={(c) => c.figure.id} more={pages.more} height="calc(100vh - 280px)" />
              </>
            )}
    </>
  );
}

/** What a figure is about, as a link where it has a page. */
function About({ subject }: { subject: Credited['figure']['subject'] }) {
  switch (subject?.__typename) {
    case 'Project': return <Go to={`/projects/${subject.id}`} title={subject.name}>{subject.name}</Go>;
    case 'Pairing': {
      const name = `${subject.assistors.map((a) => a.organisation.name).join('、')} → ${subject.recipient.name}`;
      return <span title={name}>{name}</span>;
    }
    case 'Place': return <Go to={`/places/${subject.code}`}>{subject.fullName}</Go>;
    case 'Organisation': return <Go to={`/organisations/${subject.id}`}>{subject.name}</Go>;
    case 'Programme': return <>{subject.programmeName}</>;
    default: return null;
  }
}

/** File, sheet and cell. */
function Origin({ source }: { source: NonNullable<Credited['figure']['source']> }) {
  const text = [source.file, source.sheet, source.cell, source.heading].filter(Boolean).join(' · ');
  return <span title={text}>{text}</span>;
}
