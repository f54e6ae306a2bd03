import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useClient } from 'urql';
import { problemOf } from '../../api/problem';
import { useWords } from '../../language/language';
import { AcceptInvitationDocument } from '../../session/session.documents';
import { sessionWords } from '../../session/session.words';

interface Values {
  name?: string;
  displayName?: string;
  password: string;
}

/** Where links of invitations and for new passwords lead. Their secret stands behind #, which no server sees. */
export function Accept({ reset }: { reset: boolean }) {
  const words = useWords(sessionWords);
  const client = useClient();
  const [token] = useState(() => location.hash.slice(1));
  const [refused, setRefused] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async ({ name, displayName, password }: Values) => {
    if (busy) return;
    setBusy(true);
    const { data, error } = await client.mutation(AcceptInvitationDocument, { token, name: name || undefined, displayName: displayName || undefined, password }).toPromise();
    if (data?.acceptInvitation.me) {
      location.assign('/');
      return;
    }
    setBusy(false);
    setRefused(data?.acceptInvitation.userErrors.map((e) => e.message).join(' ') ?? (error ? problemOf(error).message : ''));
  };
  return (
    <Card className="narrow" title={<h1>{reset ? words.resetTitle : words.acceptTitle}</h1>}>
      {!token ? <Alert type="warning" showIcon title={words.noToken} /> : (
        <>
          <p className="faint">{words.acceptHint}</p>
          {refused !== undefined && <Alert type="error" showIcon role="alert" title={words.wrong} description={refused} className="state" />}
          <Form layout="vertical" onFinish={(values: Values) => void submit(values)} requiredMark={false}>
            {!reset && <Form.Item name="name" label={words.name} rules={[{ required: true, message: words.required }]}><Input autoComplete="username" /></Form.Item>}
            {!reset && <Form.Item name="displayName" label={words.displayName}><Input autoComplete="name" /></Form.Item>}
            <Form.Item name="password" label={words.newPassword} rules={[{ required: true, message: words.required }, { min: 10, message: words.tooShort }]}>
              <Input.Password autoComplete="new-password" visibilityToggle={false} />
            </Form.Item>
            <Button type="primary" htmlType="submit" aria-busy={busy} block>{words.accept}</Button>
          </Form>
        </>
      )}
    </Card>
  );
}
