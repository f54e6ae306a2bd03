import { useState } from 'react';
import { useClient, type AnyVariables, type TypedDocumentNode } from 'urql';
import { isSignedOut, problemOf, type Problem } from '../api/problem';

export interface UserError {
  code: string;
  field: string | null;
  message: string;
}

/** What became of a mutation: its payload, or why nothing was done. */
export type Done<Payload> = { payload: Payload } | { refused: UserError[] } | { problem: Problem; signedOut: boolean };

/**
 * Carries mutations out, one at a time. `refused` and `problem` are those of the last one.
 */
export function useDoing() {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<UserError[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>();
  const run = async <Data, Variables extends AnyVariables, Payload extends { userErrors: UserError[] }>(
    document: TypedDocumentNode<Data, Variables>, variables: Variables, pick: (data: Data) => Payload,
  ): Promise<Done<Payload>> => {
    setBusy(true);
    setRefused([]);
    setProblem(undefined);
    const { data, error } = await client.mutation(document, variables).toPromise();
    setBusy(false);
    if (error || !data) {
      const problem = error ? problemOf(error) : { code: 'INTERNAL', message: '', requestId: undefined };
      setProblem(problem);
      return { problem, signedOut: isSignedOut(problem) };
    }
    const payload = pick(data);
    if (payload.userErrors.length > 0) {
      setRefused(payload.userErrors);
      return { refused: payload.userErrors };
    }
    return { payload };
  };
  return { busy, refused, problem, run, forget: () => { setRefused([]); setProblem(undefined); } };
}

/** Somebody else was first. */
export function isConflict(code: string): boolean {
  return code === 'VERSION_CONFLICT' || code === 'CONFLICT' || code === 'REPORT_STATE';
}
