import { Button, Dropdown, Input, Tag } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { usePages } from '../../api/pages';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Failure, Loading, Nothing } from '../../states/states';
import { instantText } from '../../times/instant';
import {
  DisableUserDocument, EnableUserDocument, EndSessionsDocument, GrantRoleDocument, InviteUserDocument, ResetPasswordDocument, RevokeGrantDocument, UsersDocument,
  type GrantedFragment, type UsersQuery,
} from './accounts.documents';
import { firstGrant, grantOf, GrantLines, useGrantText, type GrantValues } from './grant-lines';
import { Invitations } from './invitations';
import { Finder, FormWindow, Line, Once, Table } from './parts';
import { settingsWords } from './settings.words';

type User = UsersQuery['users']['nodes'][number];
type Chosen = { act: 'invite' } | { act: 'disable' | 'enable' | 'reset' | 'end' | 'grant'; user: User } | { act: 'revoke'; user: User; grant: GrantedFragment };

interface Invited extends GrantValues {
  displayName?: string;
  email?: string;
  organisation?: string;
}

/** Who may use the program, for those who may invite. */
export default function Users() {
  const words = useWords(settingsWords);
  const { may } = useSession();
  const textOf = useGrantText();
  const pages = usePages(UsersDocument, {}, (data) => data.users);
  const [chosen, setChosen] = useState<Chosen | undefined>();
  const [link, setLink] = useState<string | undefined>();
  const [links, setLinks] = useState(0);
  const invite = useAct(InviteUserDocument, (data) => data.inviteUser);
  const disable = useAct(DisableUserDocument, (data) => data.disableUser);
  const enable = useAct(EnableUserDocument, (data) => data.enableUser);
  const reset = useAct(ResetPasswordDocument, (data) => data.resetPassword);
  const end = useAct(EndSessionsDocument, (data) => data.endSessions);
  const grant = useAct(GrantRoleDocument, (data) => data.grantRole);
  const revoke = useAct(RevokeGrantDocument, (data) => data.revokeGrant);
  const acts = [invite, disable, enable, reset, end, grant, revoke];
  const busy = acts.some((act) => act.busy);
  const refusals = acts.flatMap((act) => act.refusals);
  const close = () => {
    setChosen(undefined);
    for (const act of acts) act.forget();
  };
  const done = (data: unknown) => {
    if (!data) return;
    close();
    pages.again();
  };
  const shown = (of: { link: string | null } | undefined) => {
    done(of);
    if (!of) return;
    setLink(of.link ?? undefined);
    setLinks((n) => n + 1);
  };
  const user = chosen && 'user' in chosen ? chosen.user : undefined;
  const name = user?.displayName ?? '';
  const asking = chosen && !['invite', 'grant'].includes(chosen.act) ? {
    disable: { title: words.disableTitle(name), ok: words.disable, text: words.disableHint, run: () => disable.run({ user: user!.id }).then(done) },
    enable: { title: `${words.enable} ${name}`, ok: words.enable, text: '', run: () => enable.run({ user: user!.id }).then(done) },
    reset: { title: words.resetTitle(name), ok: words.reset, text: words.resetHint, run: () => reset.run({ user: user!.id }).then((data) => shown(data?.resetPassword)) },
    end: { title: words.endTitle(name), ok: words.endSessions, text: words.endHint, run: () => end.run({ user: user!.id }).then(done) },
    revoke: {
      title: chosen.act === 'revoke' ? words.revokeTitle(name, textOf(chosen.grant)) : '', ok: words.revokeGrant, text: '',
      run: () => (chosen.act === 'revoke' && chosen.grant.id ? revoke.run({ grant: chosen.grant.id }).then(done) : undefined),
    },
  }[chosen.act as 'disable'] : undefined;
  return (
    <>
      <p><Button type="primary" onClick={() => setChosen({ act: 'invite' })}>{words.invite}</Button></p>
      {pages.problem ? <Failure problem={pages.problem} again={pages.again} />
        : pages.total === undefined ? <Loading rows={6} />
          : pages.total === 0 ? <Nothing text={words.none} /> : (
            <Table label={words.users} heads={[words.displayName, words.loginName, words.organisation, words.grants, words.state, words.signedInAt, words.actions]}>
              {pages.rows.map((u) => (
                <tr key={u.id} data-user={u.name}>
                  <th scope="row">{u.displayName}{u.email && <><br /><span className="faint">{u.email}</span></>}</th>
                  <td>{u.name}</td>
                  <td>{u.organisation?.name}</td>
                  <td>
                    <ul className="plain granted">
                      {u.grants.map((g) => (
                        <li key={g.id}>{textOf(g)} {may('revokeGrant') && g.id && <Button type="link" size="small" danger aria-label={`${words.revokeGrant} ${textOf(g)}`} onClick={() => setChosen({ act: 'revoke', user: u, grant: g })}>×</Button>}</li>
                      ))}
                    </ul>
                  </td>
                  <td><Tag>{u.disabled ? words.disabled : u.lockedUntil ? words.locked(instantText(u.lockedUntil)) : words.active}</Tag></td>
                  <td className="day">{u.signedInAt ? instantText(u.signedInAt) : words.never}</td>
                  <td>
                    <Dropdown trigger={['click']} menu={{ onClick: ({ key }) => setChosen({ act: key as 'reset', user: u }), items: [
                      { key: 'grant', label: words.grant }, { key: 'reset', label: words.reset }, { key: 'end', label: words.endSessions },
                      u.disabled ? { key: 'enable', label: words.enable } : { key: 'disable', label: words.disable, danger: true },
                    ] }}>
                      <Button size="small">{words.manage}</Button>
                    </Dropdown>
                  </td>
                </tr>
              ))}
            </Table>
          )}
      {pages.total !== undefined && pages.rows.length < pages.total && <p><Button onClick={pages.more}>{words.count(String(pages.rows.length), String(pages.total))}</Button></p>}
      <Invitations key={links} />
      <FormWindow<Invited> open={chosen?.act === 'invite'} title={words.invite} initial={firstGrant} busy={busy} refusals={refusals} onClose={close}
        onSubmit={({ displayName, email, organisation, ...values }) => void invite.run({ input: { displayName: displayName || undefined, email: email || undefined, organisation, grants: [grantOf(values)] } }).then((data) => shown(data?.inviteUser))}>
        <Line name="displayName" label={words.displayName} needed><Input /></Line>
        <Line name="email" label={words.email} hint={words.optional}><Input inputMode="email" /></Line>
        <Line name="organisation" label={words.organisation} hint={words.optional}><Finder of="organisation" /></Line>
        <GrantLines />
      </FormWindow>
      <FormWindow<GrantValues> open={chosen?.act === 'grant'} title={words.grantTitle(name)} initial={firstGrant} busy={busy} refusals={refusals} onClose={close}
        onSubmit={(values) => user && void grant.run({ user: user.id, grant: grantOf(values) }).then(done)}>
        <GrantLines />
      </FormWindow>
      <Confirm open={asking !== undefined} title={asking?.title ?? ''} ok={asking?.ok ?? ''} reason={false} busy={busy} refusals={refusals} onClose={close} onConfirm={() => void asking?.run()}>
        <p>{asking?.text}</p>
      </Confirm>
      <Once title={words.link} hint={words.linkHint} text={link} onClose={() => setLink(undefined)} />
    </>
  );
}
