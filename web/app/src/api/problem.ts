import type { CombinedError } from 'urql';

/** Why something could not be shown or done, as a reader is told. */
export interface Problem {
  /** Stable code of the API (docs/api.md), or OFFLINE. */
  code: string;
  /** The API's own sentence, in Chinese; empty when there was no answer at all. */
  message: string;
  /** What an operator finds in the log. */
  requestId: string | undefined;
}

export function problemOf(error: CombinedError): Problem {
  const first = error.graphQLErrors[0];
  if (first) {
    const { code, requestId } = first.extensions as { code?: string; requestId?: string };
    return { code: code ?? 'INTERNAL', message: first.message, requestId };
  }
  const response = error.response as Response | undefined;
  return { code: response ? 'INTERNAL' : 'OFFLINE', message: '', requestId: response?.headers?.get('X-Request-Id') ?? undefined };
}

/** Codes of answers that the reader may not see, who should sign in or ask for a role. */
export function isForbidden(problem: Problem): boolean {
  return problem.code === 'FORBIDDEN' || problem.code === 'UNAUTHENTICATED';
}
