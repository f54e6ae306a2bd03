import { Route, Routes } from 'react-router';
import { Judged } from './judged';
import { Queue } from './queue';

/** 审核: what is to be judged, and one report with old against new values. */
export default function Review() {
  return (
    <Routes>
      <Route index element={<Queue />} />
      <Route path=":id" element={<Judged />} />
    </Routes>
  );
}
