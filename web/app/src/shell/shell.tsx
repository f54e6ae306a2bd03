import { MenuOutlined } from '@ant-design/icons';
import { Badge, Button, Drawer, Grid, Layout, Menu, Segmented, Tag } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { useLive } from '../api/live';
import { useLanguage, useWords, type Language } from '../language/language';
import type { MoneyUnit } from '../money/format';
import { useMoneyUnit } from '../money/money';
import { moneyWords } from '../money/money.words';
import { screens } from '../screens';
import { useSession } from '../session/session';
import { Fence, Loading, NotFound } from '../states/states';
import { stateWords } from '../states/states.words';
import { Go, useTimes } from '../times/times';
import { instantText } from '../times/instant';
import { shellWords } from './shell.words';

const SignIn = lazy(() => import('../screens/sign-in'));

/** What stands around every screen: navigation, the two dates, unit and language. */
export function Shell() {
  const words = useWords(shellWords);
  const { language } = useLanguage();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [open, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const current = screens.find((s) => within(pathname, [s.path, ...(s.also ?? [])]));
  const title = current ? words[current.name] : words.product;

  useEffect(() => {
    document.title = current && current.name !== 'overview' ? `${title} · ${words.product}` : `${words.product} · ${words.tagline}`;
  }, [current, title, words]);

  // After a change of screen the keyboard goes on from its beginning, not from the link's place.
  const before = useRef(current);
  useEffect(() => {
    if (before.current !== current) main.current?.focus({ preventScroll: false });
    before.current = current;
  }, [current]);

  // Nobody has signed in, and whoever has not may see nothing: every address asks to sign in and then goes on.
  const { me } = useSession();
  const locked = me.user === null && me.grants.length === 0;

  const navigation = (
    <Menu
      mode="inline"
      theme={wide ? 'dark' : 'light'}
      selectedKeys={current ? [current.name] : []}
      onClick={() => setOpen(false)}
      items={screens.filter((s) => s.icon).map((s) => ({
        key: s.name, icon: s.icon, label: <Go to={s.path} aria-current={s === current ? 'page' : undefined}>{words[s.name]}</Go>,
      }))}
    />
  );
  return (
    <Layout className="shell">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{words.skip}</a>
      {wide ? (
        <Layout.Sider width={220} className="side">
          <Go to="/" className="brand"><img src="/icon.svg" alt="" width={28} height={28} />{words.product}</Go>
          <nav aria-label={words.menu}>{navigation}</nav>
        </Layout.Sider>
      ) : (
        <Drawer placement="left" size={260} open={open} onClose={() => setOpen(false)} title={words.product} styles={{ body: { padding: 0 } }}>
          <nav aria-label={words.menu}>{navigation}</nav>
        </Drawer>
      )}
      <Layout>
        <Layout.Header className="head" role="banner">
          {!wide && <Button type="text" icon={<MenuOutlined />} aria-label={words.openMenu} aria-expanded={open} onClick={() => setOpen(true)} />}
          <TimesBar />
          <span className="stretch" />
          <Choices />
        </Layout.Header>
        <main id="main" ref={main} tabIndex={-1} className="main">
          <Fence key={pathname} words={stateWords} english={language === 'en'}>
            <Suspense fallback={<Loading />}>
              {locked ? <SignIn /> : <Routes>
                {screens.flatMap((s) => [s.path, ...(s.also ?? [])].map((path) => (
                  <Route key={path} path={path === '/' ? '/' : `${path}/*`} element={<s.component />} />
                )))}
                <Route path="*" element={<NotFound />} />
              </Routes>}
            </Suspense>
          </Fence>
        </main>
      </Layout>
    </Layout>
  );
}

function within(pathname: string, paths: string[]): boolean {
  return paths.some((path) => pathname === path || (path !== '/' && pathname.startsWith(path + '/')));
}

/** As-of date and, where set, the instant of knowledge. Both stand in the address. */
function TimesBar() {
  const words = useWords(shellWords);
  const { asOf, knownAt, setTimes } = useTimes();
  return (
    <div className="times" role="group" aria-label={words.asOf}>
      <label htmlFor="as-of">{words.asOf}</label>
      <input id="as-of" type="date" className="date" value={asOf ?? ''} onChange={(event) => setTimes({ asOf: event.target.value || undefined })} />
      {!asOf && <span className="faint">{words.today}</span>}
      {knownAt && (
        <Tag color="gold" closable={{ 'aria-label': words.backToNow }} onClose={() => setTimes({ knownAt: undefined })}>
          {words.knownAtSet(instantText(knownAt))}
        </Tag>
      )}
    </div>
  );
}

function Choices() {
  const words = useWords(shellWords);
  const money = useWords(moneyWords);
  const { unit, choose } = useMoneyUnit();
  const { language, speak } = useLanguage();
  const { connection } = useLive();
  const { me } = useSession();
  const { pathname, search } = useLocation();
  return (
    <div className="choices">
      <span className="connection" title={words[connection]}>
        <Badge status={connection === 'live' ? 'success' : connection === 'polling' ? 'warning' : 'default'} />
        <span className="unseen">{words[connection]}</span>
      </span>
      <Segmented<MoneyUnit> aria-label={money.unit} value={unit} onChange={choose}
        options={[{ value: 'wan', label: money.wan }, { value: 'yi', label: money.yi }]} />
      <Segmented<Language> aria-label={words.language} value={language} onChange={speak}
        options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
      <Go to="/sign-in" with={me.user || pathname === '/sign-in' ? undefined : { return: pathname + search }}>{me.user?.displayName ?? words.signIn}</Go>
    </div>
  );
}
