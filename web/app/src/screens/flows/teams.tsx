import { useMemo } from 'react';
import { Card } from 'antd';
import { useAsk } from '../../api/ask';
import { filterOf, type Chosen } from '../../filter/filter';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { FlowTeamsDocument, type FlowTeamsQuery } from './flows.documents';
import { flowsWords } from './flows.words';

type Pairing = FlowTeamsQuery['pairings']['nodes'][number];

/** Teams down, counties across: whom each team assists, and who is in it. */
export function Teams({ chosen }: { chosen: Chosen }) {
  const words = useWords(flowsWords);
  const { asOf, knownAt } = useTimes();
  const filter = filterOf(chosen);
  const asked = useAsk(FlowTeamsDocument, {
    filter: {
      team: { isNull: false }, programmes: filter?.programmes, under: filter?.under,
      organisations: filter?.organisations, organisationKinds: filter?.organisationKinds,
    },
    asOf, knownAt,
  });
  return (
    <Answer of={asked} rows={10} empty={({ pairings }) => pairings.nodes.length === 0} nothing={<Nothing text={words.noTeams} />}>
      {({ pairings }) => (
        <Card className="wide" title={<h2>{words.teams}</h2>}
          extra={pairings.totalCount > pairings.nodes.length && <span className="faint">{words.first(pairings.nodes.length, pairings.totalCount)}</span>}>
          <Matrix pairings={pairings.nodes} />
        </Card>
      )}
    </Answer>
  );
}

function Matrix({ pairings }: { pairings: Pairing[] }) {
  const words = useWords(flowsWords);
  const { counties, teams } = useMemo(() => arranged(pairings), [pairings]);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={words.teams}>
      <table className="grid" data-teams>
        <thead>
          <tr><th scope="col">{words.team}</th>{counties.map((c) => <th key={c.code} scope="col"><Go to={`/places/${c.code}`}>{c.name}</Go></th>)}</tr>
        </thead>
        <tbody>
          {teams.map((team) => (
            <tr key={team.key}>
              <th scope="row">
                {team.name}
                <details>
                  <summary>{words.members(team.members.length)}</summary>
                  <ul className="plain">
                    {team.members.map((m) => <li key={m.organisation.id}><Go to={`/organisations/${m.organisation.id}`}>{m.organisation.name}</Go>{m.lead && `（${words.lead}）`}{m.post && ` ${m.post}`}</li>)}
                  </ul>
                </details>
                <span className="faint">{team.programme}</span>
              </th>
              {counties.map((c) => (
                <td key={c.code}>{team.at.get(c.code)?.map((p) => <div key={p.id}><Go to={`/places/${p.recipient.code}`}>{p.recipient.name}</Go></div>)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Team {
  key: string;
  name: string;
  programme: string;
  members: Pairing['assistors'];
  at: Map<string, Pairing[]>;
}

/** Pairings of one team under one programme are one row; a county is the part of a recipient's path of that level, or the recipient. */
function arranged(pairings: Pairing[]): { counties: { code: string; name: string }[]; teams: Team[] } {
  const counties = new Map<string, { code: string; name: string }>();
  const teams = new Map<string, Team>();
  for (const p of pairings) {
    const county = p.recipient.path.find((x) => x.level === 'COUNTY') ?? p.recipient;
    counties.set(county.code, county);
    const key = `${p.programme.code} ${p.team}`;
    const team: Team = teams.get(key) ?? { key, name: p.team ?? '', programme: p.programme.name, members: [], at: new Map() };
    teams.set(key, team);
    for (const a of p.assistors) if (!team.members.some((m) => m.organisation.id === a.organisation.id)) team.members.push(a);
    team.at.set(county.code, [...(team.at.get(county.code) ?? []), p]);
  }
  return { counties: [...counties.values()].sort((a, b) => (a.code < b.code ? -1 : 1)), teams: [...teams.values()] };
}
