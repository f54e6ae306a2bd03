import { Button, Checkbox, Popover } from 'antd';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { usePages } from '../../api/pages';
import { chosenOf, filterOf, parametersOf, type Chosen } from '../../filter/filter';
import { FilterBar } from '../../filter/filter-bar';
import { Grid } from '../../grid/grid';
import { useWords } from '../../language/language';
import { ledgerWords, moneyKinds } from '../../language/ledger.words';
import { Amount, useMoneyUnit } from '../../money/money';
import { Failure, Loading, Nothing } from '../../states/states';
import { useTimes } from '../../times/times';
import { columnKeys, columnsIn, usualColumns, type ColumnKey } from './columns';
import { Export } from './export';
import { ProjectsDocument, ProjectsTotalDocument, type ProjectOrder } from './projects.documents';
import { projectsWords } from './projects.words';
import { Views } from './views';

/** The list of projects: filters, order and columns all stand in the address. */
export function Portfolio() {
  const words = useWords(projectsWords);
  const ledger = useWords(ledgerWords);
  const { unit } = useMoneyUnit();
  const { asOf, knownAt } = useTimes();
  const [search, setSearch] = useSearchParams();
  const chosen = chosenOf(search);
  const filter = filterOf(chosen);
  const order = search.get('order') ?? undefined;

  const shown = shownColumns(search.getAll('columns'), order, chosen);
  const all = useMemo(() => columnsIn(words, ledger, unit), [words, ledger, unit]);
  const columns = shown.map((key) => all[key]);

  const variables = { filter, asOf, knownAt, orderBy: orderOf(order, columnKeys.map((k) => all[k].order)), ...fieldsFor(shown) };
  const pages = usePages(ProjectsDocument, variables, (data) => data.projects);
  const totals = useAsk(ProjectsTotalDocument, { filter, asOf, knownAt });
  const total = totals.data?.portfolio.total;

  const change = useCallback((parameters: Record<string, string | number | readonly string[] | undefined>) => {
    setSearch((was) => {
      const next = new URLSearchParams(was);
      for (const [name, value] of Object.entries(parameters)) {
        next.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== '') next.append(name, String(one));
      }
      return next;
    }, { replace: true });
  }, [setSearch]);

  const problem = pages.problem ?? totals.problem;
  return (
    <>
      <div className="title">
        <h1>{words.title}</h1>
        <span className="faint" aria-live="polite" data-total={pages.total}>
          {pages.total !== undefined && words.count(grouped(pages.rows.length), grouped(pages.total))}
        </span>
        <span className="stretch" />
        <Views />
        <Popover
          trigger="click" placement="bottomRight"
          content={(
            <Checkbox.Group className="choices-down" value={shown} options={columnKeys.map((key) => ({ value: key, label: all[key].title, disabled: key === 'name' }))}
              onChange={(keys) => change({ columns: columnKeys.filter((k) => keys.includes(k)) })} />
          )}
        >
          <Button>{words.columns}</Button>
        </Popover>
        <Export columns={columns} variables={variables} total={pages.total ?? 0} />
      </div>
      <FilterBar chosen={chosen} onChange={(part) => change(parametersOf(part))} />
      {problem ? <Failure problem={problem} again={() => { pages.again(); totals.again(); }} />
        : pages.total === undefined ? <Loading rows={12} />
          : pages.total === 0 ? <Nothing text={words.nothing} />
            : (
              <Grid
                label={words.list} columns={columns} rows={pages.rows} total={pages.total} rowKey={(row) => row.id}
                order={order} onOrder={(next) => change({ order: next })} more={pages.more} height="calc(100vh - 230px)"
                foot={(column) => {
                  if (column.key === 'name') return <strong>{words.total} {total && grouped(total.count)}</strong>;
                  const field = moneyKinds.find((k) => k.field === column.key)?.field;
                  return field && total ? (total[field] ? <span data-total-of={field}><Amount of={total[field]} /></span> : '—') : null;
                }}
              />
            )}
    </>
  );
}

/** A number in groups of three. */
function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The columns of the address, or the usual ones; what is ordered or asked for is among them. */
function shownColumns(given: string[], order: string | undefined, chosen: Chosen): ColumnKey[] {
  const named = columnKeys.filter((key) => given.includes(key));
  const keys = new Set<ColumnKey>(['name', ...(named.length ? named : usualColumns)]);
  if (!named.length) {
    for (const { field, measure, order: by } of moneyKinds) {
      if (chosen.has.includes(measure) || order === by || order === `-${by}`) keys.add(field);
    }
  }
  return columnKeys.filter((key) => keys.has(key));
}

/** Which fields a page is to bring. */
function fieldsFor(shown: ColumnKey[]) {
  const has = (key: ColumnKey) => shown.includes(key);
  return {
    programmes: has('programmes'), places: has('places'), partners: has('partners'), summary: has('summary'),
    intendedInvestment: has('intendedInvestment'), totalInvestment: has('totalInvestment'), annualPlanInvestment: has('annualPlanInvestment'),
    contractedInvestment: has('contractedInvestment'), paidInFunds: has('paidInFunds'), completedInvestment: has('completedInvestment'),
  };
}

function orderOf(order: string | undefined, known: (string | undefined)[]): ProjectOrder[] | undefined {
  const field = order?.replace(/^-/, '');
  if (!field || !known.includes(field)) return undefined;
  return [{ field: field as ProjectOrder['field'], direction: order!.startsWith('-') ? 'DESC' : 'ASC' }];
}
