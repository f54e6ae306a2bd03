import { Button } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer } from '../../states/states';
import { instantText } from '../../times/instant';
import { InvitationsDocument, RevokeInvitationDocument, type InvitationsQuery } from './accounts.documents';
import { useGrantText } from './grant-lines';
import { Table } from './parts';
import { settingsWords } from './settings.words';

type Invitation = InvitationsQuery['invitations']['nodes'][number];

/** Links that were given out and are not used yet. */
export function Invitations() {
  const words = useWords(settingsWords);
  const textOf = useGrantText();
  const asked = useAsk(InvitationsDocument, {});
  const revoke = useAct(RevokeInvitationDocument, (data) => data.revokeInvitation);
  const [chosen, setChosen] = useState<Invitation | undefined>();
  const now = new Date().toISOString();
  const waiting = (all: Invitation[]) => all.filter((i) => !i.usedAt && !i.revokedAt && i.expiresAt > now);
  const close = () => {
    setChosen(undefined);
    revoke.forget();
  };
  return (
    <>
      <h2>{words.invitations}</h2>
      <Answer of={asked} rows={3} empty={(data) => waiting(data.invitations.nodes).length === 0} nothing={<p className="faint">{words.noInvitations}</p>}>
        {({ invitations }) => (
          <Table label={words.invitations} heads={[words.displayName, words.kind, words.grants, words.expiresAt, words.actions]}>
            {waiting(invitations.nodes).map((i) => (
              <tr key={i.id}>
                <th scope="row">{i.displayName ?? i.email}</th><td>{words[i.kind]}</td><td>{i.grants.map(textOf).join('、')}</td><td className="day">{instantText(i.expiresAt)}</td>
                <td><Button size="small" danger onClick={() => setChosen(i)}>{words.revokeInvitation}</Button></td>
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      <Confirm open={chosen !== undefined} title={words.revokeInvitationTitle(chosen?.displayName ?? chosen?.email ?? '')} ok={words.revokeInvitation} reason={false} busy={revoke.busy} refusals={revoke.refusals} onClose={close}
        onConfirm={() => chosen && void revoke.run({ invitation: chosen.id }).then((data) => {
          if (!data) return;
          close();
          asked.again();
        })} />
    </>
  );
}
