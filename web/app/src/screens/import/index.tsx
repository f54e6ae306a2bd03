import { Alert } from 'antd';
import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { useWords } from '../../language/language';
import { useSession } from '../../session/session';
import { NotFound } from '../../states/states';
import { Start } from './start';
import { importWords } from './import.words';

const Job = lazy(() => import('./job'));
const Batch = lazy(() => import('./batch'));

/** 导入: send a file, see what it would do, apply it, and take it back. */
export default function Import() {
  const words = useWords(importWords);
  const { may } = useSession();
  if (!may('importUpload')) {
    return <><h1>{words.title}</h1><Alert type="warning" showIcon role="alert" className="state" title={words.may} /></>;
  }
  return (
    <Routes>
      <Route index element={<Start />} />
      <Route path="jobs/:id" element={<Job />} />
      <Route path="batches/:id" element={<Batch />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
