import { Form, Select } from 'antd';
import { useWords } from '../../language/language';
import type { AccessRole, GrantedFragment, GrantInput } from './accounts.documents';
import { Finder, Line } from './parts';
import { settingsWords } from './settings.words';

export interface GrantValues {
  role: AccessRole;
  scope: 'EVERYTHING' | 'PLACE' | 'ORGANISATION' | 'PROJECT';
  on?: string;
}

const roles: AccessRole[] = ['OFFICE', 'REVIEWER', 'PARTNER', 'VIEWER', 'ADMIN'];
/** Scopes that each role may have (docs/access.md). */
const scopesOf: Record<AccessRole, GrantValues['scope'][]> = {
  ADMIN: ['EVERYTHING'], OFFICE: ['PLACE'], REVIEWER: ['PLACE'], PARTNER: ['ORGANISATION', 'PROJECT'], VIEWER: ['EVERYTHING', 'PLACE', 'ORGANISATION', 'PROJECT'],
};
const finderOf = { PLACE: 'place', ORGANISATION: 'organisation', PROJECT: 'project' } as const;

/** Lines of a form that ask for a role and where it is held. */
export function GrantLines() {
  const words = useWords(settingsWords);
  const form = Form.useFormInstance<GrantValues>();
  const role: AccessRole = Form.useWatch('role', form) ?? 'OFFICE';
  const scope: GrantValues['scope'] = Form.useWatch('scope', form) ?? 'PLACE';
  return (
    <>
      <Form.Item name="role" label={words.role} rules={[{ required: true, message: words.required }]}>
        <Select options={roles.map((r) => ({ value: r, label: words[r] }))} onChange={(next: AccessRole) => form.setFieldsValue({ scope: scopesOf[next][0], on: undefined })} />
      </Form.Item>
      <Form.Item name="scope" label={words.scope}>
        <Select options={scopesOf[role].map((s) => ({ value: s, label: words[s] }))} onChange={() => form.setFieldsValue({ on: undefined })} />
      </Form.Item>
      {scope !== 'EVERYTHING' && <Line key={scope} name="on" label={words.scopeOf} needed><Finder of={finderOf[scope]} /></Line>}
    </>
  );
}

export const firstGrant: GrantValues = { role: 'OFFICE', scope: 'PLACE' };

export function grantOf({ role, scope, on }: GrantValues): GrantInput {
  return { role, ...(scope === 'EVERYTHING' ? {} : { [finderOf[scope]]: on }) };
}

/** A grant in words: the role and where it is held. */
export function useGrantText(): (grant: GrantedFragment) => string {
  const words = useWords(settingsWords);
  return (g) => `${words[g.role]} · ${g.place?.name ?? g.organisation?.name ?? g.project?.name ?? words.EVERYTHING}`;
}
