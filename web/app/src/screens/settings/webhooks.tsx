import { Alert, Button, Checkbox, Form, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { Refused } from '../../acts/refused';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer, Nothing } from '../../states/states';
import { Deliveries } from './deliveries';
import { Finder, FormWindow, Line, Table, useHeld } from './parts';
import { settingsWords } from './settings.words';
import {
  WebhookArchiveDocument, WebhookCreateDocument, WebhooksDocument, WebhookTestDocument, WebhookUpdateDocument, type NoticeEvent, type WebhookForm, type WebhookShownFragment,
} from './webhooks.documents';

interface Values {
  name: string;
  form: WebhookForm;
  url: string;
  secret?: string;
  events?: NoticeEvent[];
  place?: string;
  disabled?: boolean;
}

const forms: WebhookForm[] = ['WECOM', 'DINGTALK', 'JSON'];
const events: NoticeEvent[] = ['DUE_SOON', 'OVERDUE', 'SUBMITTED', 'RETURNED', 'APPROVED', 'UNLOCK_REQUESTED'];

/** Addresses that are told what happens to reports, and what they answered. */
export default function Webhooks() {
  const words = useWords(settingsWords);
  const asked = useAsk(WebhooksDocument, {});
  const [chosen, setChosen] = useState<{ act: 'new' } | { act: 'edit' | 'archive'; id: string } | undefined>();
  const [tested, setTested] = useState(0);
  const create = useAct(WebhookCreateDocument, (data) => data.webhookCreate);
  const update = useAct(WebhookUpdateDocument, (data) => data.webhookUpdate);
  const archive = useAct(WebhookArchiveDocument, (data) => data.webhookArchive);
  const test = useAct(WebhookTestDocument, (data) => data.webhookTest);
  const [row, takeNewest] = useHeld(asked.data?.webhooks, chosen && 'id' in chosen ? chosen.id : undefined);
  const close = () => {
    setChosen(undefined);
    for (const act of [create, update, archive]) act.forget();
  };
  const newest = () => {
    takeNewest();
    update.forget();
    asked.again();
  };
  const done = (data: unknown) => {
    if (!data) return;
    close();
    asked.again();
  };
  const input = (values: Values) => ({ ...values, secret: values.secret || undefined, events: values.events ?? [], disabled: values.disabled ?? false });
  return (
    <>
      <p><Button type="primary" onClick={() => setChosen({ act: 'new' })}>{words.add}</Button></p>
      <Refused of={test.refusals} />
      {tested > 0 && <Alert type="success" showIcon role="status" className="state" title={words.tested} />}
      <Answer of={asked} rows={4} empty={(data) => data.webhooks.length === 0} nothing={<Nothing text={words.none} />}>
        {({ webhooks }) => (
          <Table label={words.webhooks} heads={[words.name, words.form, words.url, words.events, words.scope, words.state, words.actions]}>
            {webhooks.map((w) => (
              <tr key={w.id} data-webhook={w.name}>
                <th scope="row">{w.name}</th><td>{words[w.form]}</td><td className="breaking">{w.url}</td><td>{w.events.length ? w.events.map((e) => words[e]).join('、') : words.allEvents}</td>
                <td>{w.place?.name ?? words.EVERYTHING}</td><td><Tag>{w.disabled ? words.stopped : words.sending}</Tag></td>
                <td><span className="actions">
                  <Button size="small" onClick={() => void test.run({ webhook: w.id }).then((data) => data && setTested((n) => n + 1))}>{words.test}</Button>
                  <Button size="small" onClick={() => setChosen({ act: 'edit', id: w.id })}>{words.edit}</Button>
                  <Button size="small" danger onClick={() => setChosen({ act: 'archive', id: w.id })}>{words.archive}</Button>
                </span></td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      <Deliveries key={tested} names={new Map(asked.data?.webhooks.map((w) => [w.id, w.name]))} />
      <FormWindow<Values> open={chosen?.act === 'new'} title={words.add} initial={{ form: 'WECOM' }} busy={create.busy} refusals={create.refusals} onClose={close}
        onSubmit={(values) => void create.run({ input: input(values) }).then(done)}>
        <Fields />
      </FormWindow>
      <FormWindow<Values> open={chosen?.act === 'edit' && row !== undefined} title={`${words.edit} ${row?.name ?? ''}`} version={`${row?.id} ${row?.version}`} initial={row && valuesOf(row)}
        busy={update.busy} refusals={update.refusals} newest={newest} onClose={close}
        onSubmit={(values) => row && void update.run({ input: { ...input(values), webhook: row.id, expectedVersion: row.version } }).then(done)}>
        <Fields place={row?.place ?? undefined} kept />
      </FormWindow>
      <Confirm open={chosen?.act === 'archive' && row !== undefined} title={words.archiveWebhook(row?.name ?? '')} ok={words.archive} reason={false} busy={archive.busy} refusals={archive.refusals} onClose={close}
        onConfirm={() => row && void archive.run({ webhook: row.id }).then(done)}>
        <p>{words.archiveWebhookHint}</p>
      </Confirm>
    </>
  );
}

function Fields({ place, kept }: { place?: { code: string; name: string }; kept?: boolean }) {
  const words = useWords(settingsWords);
  return (
    <>
      <Line name="name" label={words.name} needed><Input /></Line>
      <Line name="form" label={words.form} needed><Select options={forms.map((f) => ({ value: f, label: words[f] }))} /></Line>
      <Line name="url" label={words.url} needed><Input inputMode="url" placeholder="https://" /></Line>
      <Line name="secret" label={words.webhookSecret} hint={kept ? words.secretKept : words.optional}><Input.Password autoComplete="off" visibilityToggle={false} /></Line>
      <Line name="events" label={words.events} hint={words.optional}><Select mode="multiple" options={events.map((e) => ({ value: e, label: words[e] }))} /></Line>
      <Line name="place" label={words.scope} hint={words.optional}><Finder of="place" known={place && { value: place.code, label: place.name }} /></Line>
      <Form.Item name="disabled" valuePropName="checked"><Checkbox>{words.stopped}</Checkbox></Form.Item>
    </>
  );
}

function valuesOf(w: WebhookShownFragment): Partial<Values> {
  return { name: w.name, form: w.form, url: w.url, events: w.events, place: w.place?.code, disabled: w.disabled };
}
