import { Route, Routes } from 'react-router';
import { NotFound } from '../../states/states';
import { Bulletin } from './bulletin';
import { Ranking } from './ranking';

/** 考核: who is furthest behind, and the bulletins that were kept. */
export default function RankingScreen() {
  return (
    <Routes>
      <Route index element={<Ranking />} />
      <Route path="bulletins/:id" element={<Bulletin />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
