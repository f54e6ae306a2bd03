import { useMemo, type ReactNode } from 'react';
import { Link, useLocation, useNavigate, useSearchParams, type LinkProps } from 'react-router';

/** The two dates of every question: what the facts are about, and what was known by then. */
export interface Times {
  /** 截至日期, such as 2024-12-31; undefined: today. */
  asOf: string | undefined;
  /** 填报时点, an instant; undefined: now. */
  knownAt: string | undefined;
}

const isDate = /^\d{4}-\d\d-\d\d$/;
const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

/** The two dates as the address has them. They go along with every `Go`. */
export function useTimes(): Times & { setTimes: (change: Partial<Times>) => void } {
  const [search] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const asOf = wellFormed(search.get('asOf'), isDate);
  const knownAt = wellFormed(search.get('knownAt'), isInstant);
  return useMemo(() => ({
    asOf,
    knownAt,
    setTimes: (change) => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      void navigate({ pathname: location.pathname, search: next.toString() }, { replace: true });
    },
  }), [asOf, knownAt, location.pathname, location.search, navigate]);
}

function wellFormed(text: string | null, pattern: RegExp): string | undefined {
  return text && pattern.test(text) ? text : undefined;
}

/** Search parameters of an address: a list is the parameter several times. */
export type Parameters = Record<string, string | number | readonly string[] | undefined>;

/** An address with its parameters and the two dates of the page it stands on. */
export function useAddress(): (path: string, parameters?: Parameters) => string {
  const { asOf, knownAt } = useTimes();
  return (path, parameters = {}) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...parameters, asOf, knownAt })) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== '') search.append(name, String(one));
      }
    }
    const text = search.toString();
    return text ? `${path}?${text}` : path;
  };
}

/** A link within the pages that keeps the two dates. */
export function Go({ to, with: parameters, children, ...rest }: Omit<LinkProps, 'to'> & { to: string; with?: Parameters; children: ReactNode }) {
  const address = useAddress();
  return <Link {...rest} to={address(to, parameters)}>{children}</Link>;
}
