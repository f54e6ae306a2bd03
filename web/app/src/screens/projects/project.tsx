import { Card, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { Answer, NotFound } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { Figures, Targets } from './project-figures';
import { History } from './project-history';
import { MoneyOverTime } from './project-money';
import { ProjectChangesDocument, ProjectDocument, ProjectHistoryDocument, type ProjectQuery } from './project.documents';
import { projectWords } from './project.words';
import { SheetRow, type Origin } from './sheet-row';

export type ProjectShown = Extract<ProjectQuery['nodes'][number], { __typename: 'Project' }>;

/** One project: what it is, who takes part, its money over time, and where each figure stands. */
export default function Project() {
  const words = useWords(projectWords);
  const { id = '' } = useParams();
  const { asOf, knownAt } = useTimes();
  const asked = useAsk(ProjectDocument, { id, asOf, knownAt });
  const history = useAsk(ProjectHistoryDocument, { id, knownAt });
  const changes = useAsk(ProjectChangesDocument, { id, knownAt });
  const [origin, setOrigin] = useState<Origin | undefined>();
  return (
    <>
      <p className="crumb"><Go to="/projects">{words.back}</Go></p>
      <Answer of={asked} rows={14}>
        {({ nodes: [node] }) => (node?.__typename !== 'Project' ? <NotFound /> : (
          <>
            <Head project={node} />
            <div className="pair">
              <Facts project={node} />
              <div>
                <Partners project={node} />
                <StatusLine project={node} onOrigin={setOrigin} />
              </div>
            </div>
            <Figures figures={node.figures} onOrigin={setOrigin} />
            <Targets figures={node.figures} />
            <Answer of={history} rows={4}>
              {(data) => (
                <>
                  <MoneyOverTime figures={data.figures.nodes} />
                  <History figures={data.figures} changes={changes.data?.history} onOrigin={setOrigin} />
                </>
              )}
            </Answer>
            <SheetRow origin={origin} onClose={() => setOrigin(undefined)} />
          </>
        ))}
      </Answer>
    </>
  );
}

function Head({ project }: { project: ProjectShown }) {
  const ledger = useWords(ledgerWords);
  return (
    <div className="title">
      <h1>{project.name}</h1>
      {project.status && <Tag color="blue">{ledger[project.status]}</Tag>}
    </div>
  );
}

/** A share of ten-thousandths as percent; undeclared is said, not taken for an even split. */
function useShare(): (basisPoints: number | null) => string {
  const words = useWords(projectWords);
  return (basisPoints) => (basisPoints === null ? words.noShare : `${Math.floor(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}%`);
}

function Facts({ project }: { project: ProjectShown }) {
  const words = useWords(projectWords);
  const share = useShare();
  const shared = (of: { lead: boolean; shareBasisPoints: number | null }, several: boolean) =>
    several ? <span className="faint"> {of.lead && `${words.lead} `}{share(of.shareBasisPoints)}</span> : null;
  const lines: [string, React.ReactNode][] = [
    [words.code, project.code],
    [words.programmes, project.programmes.map((p) => (
      <div key={p.programme.code}><Go to="/projects" with={{ programmes: p.programme.code }}>{p.programme.name}</Go>{shared(p, project.programmes.length > 1)}</div>
    ))],
    [words.places, project.places.map((p) => (
      <div key={p.place.code}><Go to={`/places/${p.place.code}`}>{p.place.fullName}</Go>{shared(p, project.places.length > 1)}</div>
    ))],
    [words.sector, project.sector],
    [words.year, project.year],
    [words.period, project.startsOn || project.endsOn ? `${project.startsOn ?? '?'} – ${project.endsOn ?? '?'}` : null],
    [words.package, project.package && <Go to={`/projects/${project.package.id}`}>{project.package.name}</Go>],
    [words.summary, project.summary],
    ...project.attributes.map((a): [string, React.ReactNode] => [a.name, a.value]),
    [words.parts, project.parts.totalCount > 0 && project.parts.nodes.map((p) => <div key={p.id}><Go to={`/projects/${p.id}`}>{p.name}</Go></div>)],
  ];
  return (
    <Card title={<h2>{words.facts}</h2>}>
      <dl className="facts">
        {lines.filter(([, value]) => value && (!Array.isArray(value) || value.length > 0)).map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
    </Card>
  );
}

function Partners({ project }: { project: ProjectShown }) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  const share = useShare();
  return (
    <Card title={<h2>{words.partners}</h2>} className="wide">
      {project.participations.length === 0 ? <p className="faint">{words.none}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={words.partners}>
          <table className="grid">
            <thead><tr><th scope="col">{words.organisation}</th><th scope="col">{words.kind}</th><th scope="col">{words.role}</th><th scope="col" className="number">{words.share}</th></tr></thead>
            <tbody>
              {project.participations.map((p) => (
                <tr key={p.organisation.id + p.role}>
                  <th scope="row"><Go to={`/organisations/${p.organisation.id}`}>{p.organisation.name}</Go>{p.post && <span className="faint"> {p.post}</span>}</th>
                  <td>{p.organisation.kindLabel}</td>
                  <td>{ledger[p.role]}</td>
                  <td className="number">{share(p.shareBasisPoints)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function StatusLine({ project, onOrigin }: { project: ProjectShown; onOrigin: (origin: Origin) => void }) {
  const words = useWords(projectWords);
  const ledger = useWords(ledgerWords);
  return (
    <Card title={<h2>{words.status}</h2>}>
      {project.statusHistory.length === 0 ? <p className="faint">{words.noStatus}</p> : (
        <ol className="steps">
          {project.statusHistory.map((s) => (
            <li key={s.validFrom + s.status} className={s.validTo === null ? 'now' : undefined}>
              <strong>{ledger[s.status]}</strong> <span className="faint">{words.since(s.validFrom)}</span>{' '}
              <StatusCell period={s} project={project.id} onOrigin={onOrigin} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

/** The cell that a status came from; pressed, it shows the row. */
function StatusCell({ period: { validFrom, source }, project, onOrigin }: {
  period: ProjectShown['statusHistory'][number];
  project: string;
  onOrigin: (origin: Origin) => void;
}) {
  if (!source?.file || source.row === null) return null;
  const { file, sheet, cell, row } = source;
  return <button type="button" className="link" onClick={() => onOrigin({ status: { project, validFrom }, file, sheet, cell, row })}>{cell}</button>;
}
