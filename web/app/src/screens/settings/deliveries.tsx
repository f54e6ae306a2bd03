import { Button, Tag } from 'antd';
import { useAct } from '../../acts/act';
import { Refused } from '../../acts/refused';
import { usePages } from '../../api/pages';
import { Grid, type Column } from '../../grid/grid';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Failure, Loading } from '../../states/states';
import { instantText } from '../../times/instant';
import { settingsWords } from './settings.words';
import { DeliveriesDocument, DeliveryRetryDocument, type DeliveriesQuery } from './webhooks.documents';

type Delivery = DeliveriesQuery['deliveries']['nodes'][number];

/** What was sent, what the receiver said, and when it is tried next. */
export function Deliveries({ names }: { names: Map<string, string> }) {
  const words = useWords(settingsWords);
  const { may } = useSession();
  const pages = usePages(DeliveriesDocument, {}, (data) => data.deliveries);
  const retry = useAct(DeliveryRetryDocument, (data) => data.deliveryRetry);
  const columns: Column<Delivery>[] = [
    { key: 'at', title: words.at, width: 150, cell: (d) => instantText(d.notice.at) },
    { key: 'event', title: words.event, width: 260, cell: (d) => <span title={d.notice.title}>{words[d.notice.event]} · {d.notice.title}</span> },
    { key: 'to', title: words.to, width: 160, cell: (d) => d.mail ?? (d.webhook && names.get(d.webhook)) },
    { key: 'state', title: words.state, width: 100, cell: (d) => <Tag data-state={d.state} color={d.state === 'SENT' ? 'green' : d.state === 'FAILED' ? 'red' : undefined}>{words[d.state]}</Tag> },
    { key: 'attempts', title: words.attempts, width: 70, number: true, cell: (d) => d.attempts },
    { key: 'answer', title: words.answer, width: 260, cell: (d) => <span title={d.answer ?? ''}>{d.answer}</span> },
    { key: 'next', title: words.next, width: 150, cell: (d) => d.nextAt && instantText(d.nextAt) },
    ...(may('deliveryRetry') ? [{ key: 'retry', title: words.actions, width: 90, cell: (d: Delivery) => d.state === 'FAILED' && <Button size="small" onClick={() => void retry.run({ delivery: d.id }).then((data) => data && pages.again())}>{words.retry}</Button> }] : []),
  ];
  return (
    <>
      <h2>{words.deliveries}</h2>
      <Refused of={retry.refusals} />
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={4} />
          : pages.total === 0 ? <p className="faint">{words.noDeliveries}</p>
            : <Grid label={words.deliveries} columns={columns} rows={pages.rows} total={pages.total} rowKey={(d) => d.id} more={pages.more} height="360px" />}
    </>
  );
}
