import { useMutation, type TypedDocumentNode } from 'urql';
import { useRef, useState } from 'react';
import { problemOf, type Problem } from '../../api/problem';

export interface UserError {
  code: string;
  field: string | null;
  message: string;
}

/** Names a request, so that one sent twice is done once. Not a secret. */
function newKey(): string {
  return `${Date.now().toString(36)}-${Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('')}`;
}

/**
 * A change, and why it was refused. The same sent again has the same key until it was
 * answered, so that a change whose answer was lost is not made twice.
 */
export function useChange<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables & { key?: string | null }>,
  errorsOf: (data: Data) => UserError[],
) {
  const [, execute] = useMutation(document);
  const [errors, setErrors] = useState<UserError[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [busy, setBusy] = useState(false);
  const sent = useRef({ what: '', key: '' });
  return {
    errors,
    problem,
    busy,
    clear: () => { setErrors([]); setProblem(undefined); },
    /** What is wrong with one field. */
    at: (field: string) => errors.filter((e) => e.field === field).map((e) => e.message).join(' '),
    send: async (variables: Variables): Promise<Data | undefined> => {
      const what = JSON.stringify(variables);
      if (sent.current.what !== what) sent.current = { what, key: newKey() };
      setBusy(true);
      const result = await execute({ ...variables, key: sent.current.key });
      setBusy(false);
      if (!result.data) {
        setProblem(result.error && problemOf(result.error));
        return undefined;
      }
      sent.current.what = '';
      setProblem(undefined);
      const refused = errorsOf(result.data);
      setErrors(refused);
      return refused.length ? undefined : result.data;
    },
  };
}
