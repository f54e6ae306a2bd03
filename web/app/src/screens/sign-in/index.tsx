import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from 'urql';
import { problemOf } from '../../api/problem';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { SignInDocument } from '../../session/session.documents';
import { sessionWords } from '../../session/session.words';
import { Accept } from './accept';

/** Where to go after signing in: a path of this site, never another one's. */
function ownPath(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/';
}

/** 登录: by name and password, or through the provider where there is one. */
export default function SignIn() {
  const words = useWords(sessionWords);
  const client = useClient();
  const { me, signOut } = useSession();
  const [search] = useSearchParams();
  const here = location.pathname.startsWith('/sign-in') ? search.get('return') : location.pathname + location.search;
  const next = ownPath(here);
  const [refused, setRefused] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  const submit = async (values: { name: string; password: string }) => {
    if (busy) return;
    setBusy(true);
    setRefused(undefined);
    const { data, error } = await client.mutation(SignInDocument, values).toPromise();
    if (data?.signIn.me) {
      location.assign(next); // loads everything anew, as the one who has signed in
      return;
    }
    setBusy(false);
    setRefused(data?.signIn.userErrors[0]?.message ?? (error ? problemOf(error).message : '') ?? '');
  };

  const link = search.get('for');
  if (link && location.pathname.startsWith('/sign-in')) return <Accept reset={link === 'reset'} />;
  return (
    <Card className="narrow" title={<h1>{words.title}</h1>}>
      {me.user ? (
        <>
          <p>{words.signedInAs(me.user.displayName)}</p>
          <ul>{me.grants.map((g) => <li key={g.role + (g.place?.code ?? g.organisation?.id ?? g.project?.id ?? '')}>{g.roleLabel} {g.place?.name ?? g.organisation?.name ?? g.project?.name}</li>)}</ul>
          <Button onClick={() => void signOut()}>{words.signOut}</Button>
        </>
      ) : (
        <>
          {refused !== undefined && <Alert type="error" showIcon role="alert" title={words.wrong} description={refused} className="state" />}
          <Form layout="vertical" onFinish={(values: { name: string; password: string }) => void submit(values)} requiredMark={false}>
            <Form.Item name="name" label={words.name} rules={[{ required: true, message: words.required }]}><Input autoComplete="username" /></Form.Item>
            <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.required }]}><Input.Password autoComplete="current-password" visibilityToggle={false} /></Form.Item>
            <Button type="primary" htmlType="submit" aria-busy={busy} block>{words.signIn}</Button>
          </Form>
          {me.provider && <p><a href={`/oidc/login?return=${encodeURIComponent(next)}`}>{words.provider}</a></p>}
        </>
      )}
    </Card>
  );
}
