import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { Forbidden, Loading, NotFound } from '../../states/states';
import { Go } from '../../times/times';
import { settingsWords } from './settings.words';

interface Tab {
  name: 'programmes' | 'measures' | 'calendars' | 'users' | 'account' | 'webhooks' | 'trail';
  component: LazyExoticComponent<ComponentType>;
  /** The mutation without which it is not offered; undefined: it is to everybody. */
  needs?: string;
  /** Whoever asks for it all the same may see it, if the server lets him. */
  readable?: true;
}

const tabs: Tab[] = [
  { name: 'programmes', component: lazy(() => import('./programmes')) },
  { name: 'measures', component: lazy(() => import('./measures')) },
  { name: 'calendars', component: lazy(() => import('./calendars')) },
  { name: 'users', component: lazy(() => import('./users')), needs: 'inviteUser' },
  { name: 'account', component: lazy(() => import('./account')) },
  { name: 'webhooks', component: lazy(() => import('./webhooks')), needs: 'webhookCreate' },
  // Who keeps the ledger reads what was done in it.
  { name: 'trail', component: lazy(() => import('./trail')), needs: 'importUndo', readable: true },
];

/** 设置: what the ledger is kept by, who may use it, and who did what. */
export default function Settings() {
  return (
    <Routes>
      <Route index element={<Navigate to="programmes" replace />} />
      <Route path=":tab" element={<Shown />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function Shown() {
  const words = useWords(settingsWords);
  const { tab } = useParams();
  const { may } = useSession();
  const chosen = tabs.find((t) => t.name === tab);
  if (!chosen) return <NotFound />;
  return (
    <>
      <h1>{words.title}</h1>
      <nav className="tabs" aria-label={words.title}>
        {tabs.filter((t) => t.needs === undefined || may(t.needs) || t === chosen).map((t) => (
          <Go key={t.name} to={`/settings/${t.name}`} aria-current={t === chosen ? 'page' : undefined}>{words[t.name]}</Go>
        ))}
      </nav>
      {chosen.needs && !chosen.readable && !may(chosen.needs) ? <Forbidden problem={{ code: 'FORBIDDEN', message: '', requestId: undefined }} />
        : <Suspense fallback={<Loading />}><chosen.component /></Suspense>}
    </>
  );
}
