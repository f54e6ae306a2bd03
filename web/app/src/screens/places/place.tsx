import { Card } from 'antd';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useAsk } from '../../api/ask';
import { chosenOf } from '../../filter/filter';
import { useWords } from '../../language/language';
import { Answer, NotFound } from '../../states/states';
import { Go, useTimes } from '../../times/times';
import { Modes, type Group } from './modes';
import { Pairings } from './pairings';
import { Past } from './past';
import { PlacePageDocument } from './places.documents';
import { placesWords } from './places.words';

/** What the projects of a place are first grouped by: the level below it. */
const below: Record<string, Group[]> = { PROVINCE: ['CITY'], CITY: ['COUNTY'], COUNTY: ['TOWN'], TOWN: ['VILLAGE'] };

export function PlacePage() {
  const words = useWords(placesWords);
  const { id: code = '' } = useParams();
  const { asOf, knownAt } = useTimes();
  const asked = useAsk(PlacePageDocument, { code, asOf, knownAt });
  const chosen = { ...chosenOf(new URLSearchParams()), under: [code] };
  return (
    <Answer of={asked} rows={12}>
      {({ place }) => (!place ? <NotFound /> : (
        <>
          <p className="crumb">
            <Go to="/places">{words.back}</Go>
            {place.path.slice(0, -1).map((p) => <span key={p.code}> / <Go to={`/places/${p.code}`}>{p.name}</Go></span>)}
          </p>
          <div className="title">
            <h1>{place.name}</h1>
            <Go to="/projects" with={{ under: code }} data-projects={place.projects.totalCount}>{words.toProjects(place.projects.totalCount)}</Go>
          </div>
          <Facts lines={[
            [words.code, place.code],
            [words.validity, (place.validFrom || place.validTo) && `${place.validFrom ?? '…'} – ${place.validTo ?? '…'}`],
            [words.creditedTo, place.creditedTo && <Go to={`/places/${place.creditedTo.code}`}>{place.creditedTo.fullName}</Go>],
            [words.zones, place.zones.length > 0 && place.zones.map((z) => <div key={z.code}><Go to={`/places/${z.code}`}>{z.name}</Go></div>)],
          ]} />
          <Modes key={code} chosen={chosen} groups={[...(below[place.level] ?? []), 'ORGANISATION', 'PROGRAMME']} />
          <Pairings pairings={place.pairings} />
          <Past key={`past ${code}`} id={place.id} figures={{ subject: 'PLACE', places: [place.code] }} />
        </>
      ))}
    </Answer>
  );
}

export function Facts({ lines, children }: { lines: [string, ReactNode][]; children?: ReactNode }) {
  const words = useWords(placesWords);
  return (
    <Card className="wide" title={<h2>{words.facts}</h2>}>
      <dl className="facts">
        {lines.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {children}
    </Card>
  );
}
