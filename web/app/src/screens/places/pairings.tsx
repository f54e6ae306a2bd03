import { Card } from 'antd';
import { useWords } from '../../language/language';
import { Go } from '../../times/times';
import type { PlacePageQuery } from './places.documents';
import { placesWords } from './places.words';

type Pairings = NonNullable<PlacePageQuery['place']>['pairings'];

export function Pairings({ pairings }: { pairings: Pairings }) {
  const words = useWords(placesWords);
  return (
    <Card className="wide" title={<h2>{words.pairings}</h2>} extra={pairings.totalCount > pairings.nodes.length && <span className="faint">{words.first(pairings.nodes.length, pairings.totalCount)}</span>}>
      {pairings.nodes.length === 0 ? <p className="faint">{words.noPairings}</p> : (
        <div className="scroll tall" tabIndex={0} role="region" aria-label={words.pairings}>
          <table className="grid" data-pairings={pairings.totalCount}>
            <thead>
              <tr><th scope="col">{words.assistors}</th><th scope="col">{words.recipient}</th><th scope="col">{words.programme}</th><th scope="col">{words.team}</th><th scope="col">{words.period}</th></tr>
            </thead>
            <tbody>
              {pairings.nodes.map((p) => (
                <tr key={p.id}>
                  <th scope="row">
                    {p.assistors.map((a, n) => (
                      <span key={a.organisation.id}>{n > 0 && '、'}<Go to={`/organisations/${a.organisation.id}`}>{a.organisation.name}</Go>{a.lead && p.assistors.length > 1 && `（${words.lead}）`}{a.post && <span className="faint"> {a.post}</span>}</span>
                    ))}
                  </th>
                  <td><Go to={`/places/${p.recipient.code}`}>{p.recipient.fullName}</Go></td>
                  <td>{p.programme.name}</td>
                  <td>{p.team}</td>
                  <td className="day">{p.startsOn || p.endsOn ? `${p.startsOn ?? '…'} – ${p.endsOn ?? '…'}` : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
