// What requests by a session's cookie carry, so that pages of other sites cannot make them.
let token: string | undefined;

export function carry(next: string | null | undefined): void {
  token = next ?? undefined;
}

export function carried(): Record<string, string> {
  return token ? { 'X-Jiedui-CSRF': token } : {};
}
