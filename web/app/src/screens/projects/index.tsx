import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { NotFound } from '../../states/states';
import { Portfolio } from './portfolio';

const Project = lazy(() => import('./project'));

/** 项目库: the list, and each project. */
export default function Projects() {
  return (
    <Routes>
      <Route index element={<Portfolio />} />
      <Route path=":id" element={<Project />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
