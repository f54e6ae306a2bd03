import type { DocumentNode } from 'graphql';
import { useCallback, useRef, useState } from 'react';
import { useClient, type AnyVariables, type TypedDocumentNode } from 'urql';
import { problemOf } from '../api/problem';

/** Why something was not done: what a mutation says, or what kept it from being answered. */
export interface Refusal {
  code: string;
  /** The API's own sentence; empty when there was no answer. */
  message: string;
  field: string | null;
}

export interface Act<Data, Variables> {
  busy: boolean;
  refusals: Refusal[];
  /** Does it; undefined: it was refused, and `refusals` says why. */
  run: (variables: Omit<Variables, 'key'>) => Promise<Data | undefined>;
  forget: () => void;
}

/** A name for a request. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');
}

function takesKey(document: DocumentNode): boolean {
  return document.definitions.some((d) => d.kind === 'OperationDefinition' && d.variableDefinitions?.some((v) => v.variable.name.value === 'key'));
}

/**
 * A mutation that somebody starts, with what became of it. One that takes an idempotency
 * key as $key keeps it until an answer has come, so that what is sent again is not done twice.
 */
export function useAct<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>, payload: (data: Data) => { userErrors: Refusal[] },
): Act<Data, Variables> {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const key = useRef(newKey());
  const read = useRef(payload);
  read.current = payload;
  const run = useCallback(async (variables: Omit<Variables, 'key'>) => {
    setBusy(true);
    setRefusals([]);
    const sent = takesKey(document as DocumentNode) ? { ...variables, key: key.current } : variables;
    const { data, error } = await client.mutation(document, sent as Variables).toPromise();
    setBusy(false);
    if (data) key.current = newKey();
    const refused = data ? read.current(data).userErrors : error ? [{ ...problemOf(error), field: null }] : [];
    setRefusals(refused);
    return refused.length || !data ? undefined : data;
  }, [client, document]);
  return { busy, refusals, run, forget: useCallback(() => setRefusals([]), []) };
}
