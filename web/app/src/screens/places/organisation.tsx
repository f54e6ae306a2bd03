import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { chosenOf } from '../../filter/filter';
import { useWords } from '../../language/language';
import { Answer, NotFound } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { Aliases } from './aliases';
import { Merge, Merged } from './merge';
import { Modes } from './modes';
import { Pairings } from './pairings';
import { Past } from './past';
import { Facts } from './place';
import { OrganisationPageDocument } from './places.documents';
import { placesWords } from './places.words';

export function OrganisationPage() {
  const words = useWords(placesWords);
  const { id = '' } = useParams();
  const { asOf, knownAt } = useTimes();
  const asked = useAsk(OrganisationPageDocument, { id, asOf, knownAt });
  const chosen = { ...chosenOf(new URLSearchParams()), organisations: [id] };
  return (
    <Answer of={asked} rows={12}>
      {({ nodes: [node], pairings }) => (node?.__typename !== 'Organisation' ? <NotFound /> : (
        <>
          <p className="crumb"><Go to="/organisations">{words.back}</Go></p>
          <div className="title">
            <h1>{node.name}</h1>
            <span className="faint">{node.kindLabel}</span>
            <Go to="/projects" with={{ organisations: id }} data-projects={node.projects.totalCount}>{words.toProjects(node.projects.totalCount)}</Go>
            <span className="stretch" />
            {node.actions.includes('organisationMerge') && <Merge of={node} again={asked.again} />}
          </div>
          <Merged />
          <Facts lines={[
            [words.parent, node.parent && <Go to={`/organisations/${node.parent.id}`}>{node.parent.name}</Go>],
            [words.seat, node.place && <Go to={`/places/${node.place.code}`}>{node.place.fullName}</Go>],
            [words.identifiers, node.identifiers.length > 0 && node.identifiers.map((i) => <div key={i.scheme}>{i.scheme} {i.value}</div>)],
            [words.version, <span key="version" data-version>{node.version}</span>],
          ]}>
            <Aliases of={node} again={asked.again} />
          </Facts>
          <Modes key={id} chosen={chosen} groups={['ORGANISATION', 'COUNTY', 'PROGRAMME']} self={id} />
          <Pairings pairings={pairings} />
          <Past key={`past ${id}`} id={id} figures={{ subject: 'ORGANISATION', ids: [id] }} />
        </>
      ))}
    </Answer>
  );
}
