import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useAct } from '../../acts/act';
import { Confirm } from '../../acts/confirm';
import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { ledgerWords } from '../../language/ledger.words';
import { useSession } from '../../session/session';
import { Answer, Nothing } from '../../states/states';
import { Finder, FormWindow, Line, Reason, Table, useHeld } from './parts';
import { ProgrammeArchiveDocument, ProgrammeCreateDocument, ProgrammesDocument, ProgrammeUpdateDocument, type ProgrammeShownFragment, type Strand } from './programmes.documents';
import { settingsWords } from './settings.words';

interface Values {
  code: string;
  name: string;
  strand?: Strand;
  startsOn?: string;
  endsOn?: string;
  leadOffice?: string;
  reason?: string;
}

const strands: Strand[] = ['HORIZONTAL', 'VERTICAL', 'SOCIAL', 'OWN'];

/** Policy drives, for administrators to keep. */
export default function Programmes() {
  const words = useWords(settingsWords);
  const ledger = useWords(ledgerWords);
  const { may } = useSession();
  const asked = useAsk(ProgrammesDocument, {});
  const [chosen, setChosen] = useState<{ act: 'new' } | { act: 'edit' | 'archive'; id: string } | undefined>();
  const create = useAct(ProgrammeCreateDocument, (data) => data.programmeCreate);
  const update = useAct(ProgrammeUpdateDocument, (data) => data.programmeUpdate);
  const archive = useAct(ProgrammeArchiveDocument, (data) => data.programmeArchive);
  const close = () => {
    setChosen(undefined);
    for (const act of [create, update, archive]) act.forget();
  };
  const newest = () => {
    takeNewest();
    for (const act of [update, archive]) act.forget();
    asked.again();
  };
  const done = (data: unknown) => {
    if (!data) return;
    close();
    asked.again();
  };
  const [row, takeNewest] = useHeld(asked.data?.programmes, chosen && 'id' in chosen ? chosen.id : undefined);
  return (
    <>
      {may('programmeCreate') && <p><Button type="primary" onClick={() => setChosen({ act: 'new' })}>{words.add}</Button></p>}
      <Answer of={asked} rows={8} empty={(data) => data.programmes.length === 0} nothing={<Nothing text={words.none} />}>
        {({ programmes }) => (
          <Table label={words.programmes} heads={[words.name, words.code, words.strand, words.leadOffice, words.startsOn, words.endsOn, ...(may('programmeUpdate') ? [words.actions] : [])]}>
            {programmes.map((p) => (
              <tr key={p.id} data-programme={p.code}>
                <th scope="row">{p.name}</th><td><code>{p.code}</code></td><td>{p.strand && ledger[p.strand]}</td><td>{p.leadOffice?.name}</td><td className="day">{p.startsOn}</td><td className="day">{p.endsOn}</td>
                {may('programmeUpdate') && (
                  <td><span className="actions">
                    <Button size="small" onClick={() => setChosen({ act: 'edit', id: p.id })}>{words.edit}</Button>
                    <Button size="small" danger onClick={() => setChosen({ act: 'archive', id: p.id })}>{words.archive}</Button>
                  </span></td>
                )}
              </tr>
            ))}
          </Table>
        )}
      </Answer>
      <FormWindow<Values> open={chosen?.act === 'new'} title={words.add} busy={create.busy} refusals={create.refusals} onClose={close}
        onSubmit={({ reason, ...values }) => void create.run({ input: { ...filled(values), code: values.code, name: values.name }, reason }).then(done)}>
        <Line name="code" label={words.code} hint={words.codeHint} needed><Input /></Line>
        <Fields />
      </FormWindow>
      <FormWindow<Values> open={chosen?.act === 'edit' && row !== undefined} title={`${words.edit} ${row?.name ?? ''}`} version={`${row?.id} ${row?.version}`} initial={row && valuesOf(row)}
        busy={update.busy} refusals={update.refusals} newest={newest} onClose={close}
        onSubmit={({ reason, ...values }) => row && void update.run({ input: { ...filled(values), name: values.name, programme: row.id, expectedVersion: row.version }, reason }).then(done)}>
        <Fields office={row?.leadOffice ?? undefined} />
      </FormWindow>
      <Confirm open={chosen?.act === 'archive' && row !== undefined} title={words.archiveProgramme(row?.name ?? '')} ok={words.archive} busy={archive.busy} refusals={archive.refusals} newest={newest} onClose={close}
        onConfirm={(reason) => row && void archive.run({ programme: row.id, expectedVersion: row.version, reason }).then(done)}>
        <p>{words.archiveHint}</p>
      </Confirm>
    </>
  );
}

function Fields({ office }: { office?: { id: string; name: string } }) {
  const words = useWords(settingsWords);
  const ledger = useWords(ledgerWords);
  return (
    <>
      <Line name="name" label={words.name} needed><Input /></Line>
      <Line name="strand" label={words.strand}><Select allowClear options={strands.map((s) => ({ value: s, label: ledger[s] }))} /></Line>
      <Line name="leadOffice" label={words.leadOffice}><Finder of="organisation" known={office && { value: office.id, label: office.name }} /></Line>
      <Line name="startsOn" label={words.startsOn}><Input type="date" /></Line>
      <Line name="endsOn" label={words.endsOn}><Input type="date" /></Line>
      <Reason />
    </>
  );
}

/** What the form says; what was emptied is null, which clears it. */
function filled({ strand, startsOn, endsOn, leadOffice }: Partial<Values>) {
  return { strand: strand ?? null, startsOn: startsOn || null, endsOn: endsOn || null, leadOffice: leadOffice ?? null };
}

function valuesOf(p: ProgrammeShownFragment): Partial<Values> {
  return { name: p.name, strand: p.strand ?? undefined, startsOn: p.startsOn ?? undefined, endsOn: p.endsOn ?? undefined, leadOffice: p.leadOffice?.id };
}
