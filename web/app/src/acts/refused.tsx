import { Alert, Button } from 'antd';
import { useWords } from '../language/language';
import type { Refusal } from './act';
import { actWords } from './acts.words';

/** Why something was not done. `newest` takes what somebody else has made of it meanwhile. */
export function Refused({ of, newest }: { of: Refusal[]; newest?: () => void }) {
  const words = useWords(actWords);
  if (of.length === 0) return null;
  const conflict = of.some((r) => r.code === 'VERSION_CONFLICT');
  const sentence = ({ code, message }: Refusal) =>
    code === 'VERSION_CONFLICT' ? words.conflict : message || (code === 'OFFLINE' ? words.offline : code === 'FORBIDDEN' ? words.forbidden : words.internal);
  return (
    <Alert type="error" showIcon role="alert" className="state" title={words.refused}
      description={<ul className="plain">{of.map((r, n) => <li key={n} data-code={r.code}>{sentence(r)}</li>)}</ul>}
      action={conflict && newest ? <Button onClick={newest}>{words.newest}</Button> : undefined} />
  );
}
