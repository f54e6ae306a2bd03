import { Button, Drawer } from 'antd';
import { useAsk } from '../../api/ask';
import { filterOf, parametersOf, type Chosen } from '../../filter/filter';
import type { PairingFilter, ProjectFilter } from './flows.documents';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Amount } from '../../money/money';
import { Answer } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { narrowed, seriesOf, type Choice, type Part } from './choice';
import { FlowPartDocument } from './flows.documents';
import { flowsWords } from './flows.words';

/** What a node or a link is made of: what flows, what the list behind it adds up to, and the pairings. */
export function PartPanel({ part, choice, chosen, onClose, onAll }: {
  part: Part | undefined;
  choice: Choice;
  chosen: Chosen;
  onClose: () => void;
  onAll: () => void;
}) {
  const words = useWords(flowsWords);
  const ledger = useWords(ledgerWords);
  return (
    <Drawer open={part !== undefined} onClose={onClose} size={520} title={part?.name} closable={{ 'aria-label': words.close }}>
      {part && (
        <div data-part={part.name}>
          <dl className="facts">
            <div><dt>{words.count}</dt><dd data-flowing>{part.count}</dd></div>
            <div><dt>{ledger[choice.kind.field]}</dt><dd data-flow-amount><Amount of={part.amount} /></dd></div>
          </dl>
          {part.others ? <><p>{words.more}</p>{choice.top < 200 && <Button onClick={onAll}>{words.all}</Button>}</>
            : <Made part={part} choice={choice} chosen={chosen} />}
        </div>
      )}
    </Drawer>
  );
}

function Made({ part, choice, chosen }: { part: Part; choice: Choice; chosen: Chosen }) {
  const words = useWords(flowsWords);
  const { asOf, knownAt } = useTimes();
  const own: ProjectFilter = {
    ...(part.kind ? { organisationKinds: [part.kind as NonNullable<ProjectFilter['organisationKinds']>[number]] } : {}),
    ...(part.organisation ? { organisations: [part.organisation] } : {}),
    ...(part.place ? { under: [part.place] } : {}),
  };
  const page = filterOf(chosen);
  // Whether packages or parts are counted is said outermost only.
  const { view, ...conditions } = page ?? {};
  const filter: ProjectFilter = { ...(view ? { view } : {}), and: [conditions, own] };
  const pairings: PairingFilter = {
    ...(chosen.programmes.length ? { programmes: chosen.programmes } : {}),
    and: [
      ...[{ organisationKinds: page?.organisationKinds, organisations: chosen.organisations, under: chosen.under }, own].map((f) => ({
        ...(f.organisationKinds?.length ? { organisationKinds: f.organisationKinds } : {}),
        ...(f.organisations?.length ? { organisations: f.organisations } : {}),
        ...(f.under?.length ? { under: f.under } : {}),
      })),
    ],
  };
  const asked = useAsk(FlowPartDocument, { subject: choice.subject, filter, pairings, measure: choice.kind.measure, series: seriesOf(choice.kind), asOf, knownAt });
  const list = narrowed(chosen, part);
  const parameters = list && parametersOf(list);
  return (
    <Answer of={asked} rows={6}>
      {({ portfolio: { total }, pairings: found }) => (
        <>
          <h3>{words.listed}</h3>
          <p className="large-line">
            {parameters === undefined ? <>{total.count} · <Amount of={total.amount?.money} /></>
              : choice.subject === 'PROJECT' ? (
                <>
                  <Go to="/projects" with={parameters} data-list-count={total.count}>{words.toProjects(total.count)}</Go>
                  {' · '}
                  {total.amount?.money
                    ? <Go to="/projects" with={{ ...parameters, has: [...chosen.has, choice.kind.measure], order: `-${choice.kind.order}` }} data-list-amount><Amount of={total.amount.money} /></Go>
                    : <Amount of={null} />}
                </>
              ) : (
                <>
                  {total.count}{' · '}
                  {total.amount?.money
                    ? <Go to="/figures" with={{ ...parameters, subject: 'PAIRING', measure: choice.kind.measure }} data-list-amount><Amount of={total.amount.money} /></Go>
                    : <Amount of={null} />}
                </>
              )}
          </p>
          <p className="faint">{parameters ? words.why : words.narrow}</p>
          <h3>{words.pairings}</h3>
          {found.nodes.length === 0 ? <p className="faint">{words.noPairings}</p> : (
            <ul className="plain">
              {found.nodes.map((p) => (
                <li key={p.id}>
                  {p.team && <strong>{p.team} </strong>}
                  {p.assistors.map((a, n) => <span key={a.organisation.id}>{n > 0 && '、'}<Go to={`/organisations/${a.organisation.id}`}>{a.organisation.name}</Go>{a.lead && p.assistors.length > 1 && `（${words.lead}）`}</span>)}
                  {' → '}<Go to={`/places/${p.recipient.code}`}>{p.recipient.fullName}</Go>
                  <span className="faint"> {p.programme.name}{p.startsOn && ` · ${words.since} ${p.startsOn}`}</span>
                </li>
              ))}
            </ul>
          )}
          {found.totalCount > found.nodes.length && <p className="faint">{words.first(found.nodes.length, found.totalCount)}</p>}
          {part.place && <p><Go to={`/places/${part.place}`}>{words.toPlace}</Go></p>}
          {part.organisation && <p><Go to={`/organisations/${part.organisation}`}>{words.toOrganisation}</Go></p>}
        </>
      )}
    </Answer>
  );
}
