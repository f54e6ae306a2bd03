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

const signedOut = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_INVALID', 'CSRF_REQUIRED', 'USER_DISABLED'];

/** Nobody is signed in any more, or somebody else is: signing in is the way on. */
export function isSignedOut(problem: Problem): boolean {
  return signedOut.includes(problem.code);
}

/** Codes of answers that the reader may not see, who should sign in or ask for a role. */
export function isForbidden(problem: Problem): boolean {
  return problem.code === 'FORBIDDEN' || isSignedOut(problem);
}
