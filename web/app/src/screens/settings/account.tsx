import { Alert, Button, Card, Form, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { Refused } from '../../acts/refused';
import { usePages } from '../../api/pages';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Failure, Loading } from '../../states/states';
import { instantText } from '../../times/instant';
import { ChangePasswordDocument, CreateTokenDocument, RevokeTokenDocument, TokensDocument, type TokenScope, type TokensQuery } from './accounts.documents';
import { FormWindow, Line, Once, Table } from './parts';
import { settingsWords } from './settings.words';

type Token = TokensQuery['tokens']['nodes'][number];

/** One's own password and tokens. */
export default function Account() {
  const words = useWords(settingsWords);
  const { me } = useSession();
  if (!me.user) return <Alert type="info" showIcon role="status" className="state" title={words.notSignedIn} />;
  return <><Password /><Tokens /></>;
}

function Password() {
  const words = useWords(settingsWords);
  const change = useAct(ChangePasswordDocument, (data) => data.changePassword);
  const [done, setDone] = useState(false);
  const [form] = Form.useForm<{ oldPassword: string; password: string }>();
  return (
    <Card className="wide" title={<h2>{words.changePassword}</h2>}>
      {done && <Alert type="success" showIcon role="status" className="state" title={words.passwordChanged} />}
      <Refused of={change.refusals} />
      <Form form={form} layout="vertical" requiredMark={false} style={{ maxWidth: 420 }} onFinish={({ oldPassword, password }: { oldPassword: string; password: string }) => {
        setDone(false);
        void change.run({ oldPassword, password }).then((data) => {
          if (!data) return;
          setDone(true);
          form.resetFields();
        });
      }}>
        <Line name="oldPassword" label={words.oldPassword} needed><Input.Password autoComplete="current-password" visibilityToggle={false} /></Line>
        <Form.Item name="password" label={words.newPassword} rules={[{ required: true, message: words.required }, { min: 10, message: words.tooShort }]}>
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        <Form.Item name="repeat" label={words.repeat} dependencies={['password']} rules={[{ required: true, message: words.required }, ({ getFieldValue }) => ({
          validator: (_, value) => (!value || value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(words.differs))),
        })]}>
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" aria-busy={change.busy} disabled={change.busy}>{words.changePassword}</Button>
      </Form>
    </Card>
  );
}

function Tokens() {
  const words = useWords(settingsWords);
  const { me } = useSession();
  const pages = usePages(TokensDocument, {}, (data) => data.tokens);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | undefined>();
  const [chosen, setChosen] = useState<Token | undefined>();
  const create = useAct(CreateTokenDocument, (data) => data.createToken);
  const revoke = useAct(RevokeTokenDocument, (data) => data.revokeToken);
  const state = (t: Token) => (t.revokedAt ? words.revoked : t.expiresAt < new Date().toISOString() ? words.expired : undefined);
  const close = () => {
    setMaking(false);
    setChosen(undefined);
    create.forget();
    revoke.forget();
  };
  return (
    <>
      <div className="title"><h2>{words.tokens}</h2><Button onClick={() => setMaking(true)}>{words.createToken}</Button></div>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={3} />
          : pages.total === 0 ? <p className="faint">{words.noTokens}</p> : (
            <Table label={words.tokens} heads={[words.name, words.owner, words.hint, words.tokenScope, words.createdAt, words.expiresAt, words.usedAt, words.actions]}>
              {pages.rows.map((t) => (
                <tr key={t.id}>
                  <th scope="row">{t.name}</th><td>{t.user?.id === me.user?.id ? me.user?.displayName : t.user?.displayName}</td><td><code>{t.hint}</code></td><td>{words[t.scope]}</td>
                  <td className="day">{instantText(t.createdAt)}</td><td className="day">{instantText(t.expiresAt)}</td><td className="day">{t.usedAt ? instantText(t.usedAt) : words.never}</td>
                  <td>{state(t) ? <Tag>{state(t)}</Tag> : <Button size="small" danger onClick={() => setChosen(t)}>{words.revoke}</Button>}</td>
                </tr>
              ))}
            </Table>
          )}
      <FormWindow<{ name: string; scope: TokenScope; expiresOn?: string }> open={making} title={words.createToken} initial={{ scope: 'READ' }} busy={create.busy} refusals={create.refusals} onClose={close}
        onSubmit={({ name, scope, expiresOn }) => void create.run({ input: { name, scope, expiresAt: expiresOn ? new Date(`${expiresOn}T00:00:00`).toISOString() : undefined } }).then((data) => {
          if (!data) return;
          close();
          setSecret(data.createToken.secret ?? undefined);
          pages.again();
        })}>
        <Line name="name" label={words.name} needed><Input /></Line>
        <Line name="scope" label={words.tokenScope} needed><Select options={(['READ', 'WRITE'] as const).map((s) => ({ value: s, label: words[s] }))} /></Line>
        <Line name="expiresOn" label={words.expiresAt} hint={words.optional}><Input type="date" /></Line>
      </FormWindow>
      <Confirm open={chosen !== undefined} title={words.revokeToken(chosen?.name ?? '')} ok={words.revoke} reason={false} busy={revoke.busy} refusals={revoke.refusals} onClose={close}
        onConfirm={() => chosen && void revoke.run({ token: chosen.id }).then((data) => {
          if (!data) return;
          close();
          pages.again();
        })}>
        <p>{words.revokeTokenHint}</p>
      </Confirm>
      <Once title={words.secret} hint={words.linkHint} text={secret} onClose={() => setSecret(undefined)} />
    </>
  );
}
