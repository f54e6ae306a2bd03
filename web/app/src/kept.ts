// What a reader chose stays in the browser. Where it allows no storage, it lasts as long as the page.
const here = new Map<string, string>();

export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem('jiedui.' + name) ?? undefined;
  } catch {
    return here.get(name);
  }
}

export function keep(name: string, value: string): void {
  here.set(name, value);
  try {
    localStorage.setItem('jiedui.' + name, value);
  } catch {
    // No storage: `here` has it.
  }
}

export function forget(name: string): void {
  here.delete(name);
  try {
    localStorage.removeItem('jiedui.' + name);
  } catch {
    // No storage: it was only in `here`.
  }
}
