import { Route, Routes } from 'react-router';
import { Report } from './report';
import { Todo } from './todo';

/** 填报: what partners owe and have sent, and one report. */
export default function Reporting() {
  return (
    <Routes>
      <Route index element={<Todo />} />
      <Route path=":id" element={<Report />} />
    </Routes>
  );
}
